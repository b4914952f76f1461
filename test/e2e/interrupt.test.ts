import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { familyOf, insideOf, whenEnded } from '../namespaces/whole-end.ts';
import { WITH_FIXTURES } from './command.ts';
import { spawnersIn } from './fixtures/spawners.ts';
import { ENDLESS, FINISHED, inTheMiddle, startEndless } from './middle.ts';
import { onTerminal } from './terminal.ts';

const CTRL_C = '\x03';

async function kept(directory: string): Promise<RunDocument> {
  return RunDocument.parse(JSON.parse(await readFile(join(directory, 'result.json'), 'utf8')));
}

function finishedOnly(document: RunDocument) {
  expect(document.run).toMatchObject({ interrupted: true, planned: 2 });
  expect(document.cells.map(({ id, status }) => [id, status])).toEqual([[FINISHED, 'observed']]);
}

describe('an interrupted run reports and stores its finished cells, and ends with 130', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s', async (signal) => {
    await using directory = await temporaryDirectory();
    const running = startEndless(['--out', directory.path]);
    await inTheMiddle(running.stderr, running);
    const gone = whenEnded(insideOf(running.pid as number));
    running.kill(signal);
    const { exitCode, stdout } = await running;
    await gone;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('meanwhile');
    expect(stdout).toContain('Interrupted after 1 of 2 cells.');
    finishedOnly(await kept(directory.path));
  });

  test('with --json, as one document', async () => {
    await using directory = await temporaryDirectory();
    const running = startEndless(['--out', directory.path, '--json']);
    await inTheMiddle(running.stderr, running);
    running.kill('SIGINT');
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(130);
    finishedOnly(RunDocument.parse(JSON.parse(String(stdout))));
  });

  test('by Ctrl-C on a terminal', async () => {
    await using directory = await temporaryDirectory();
    const running = onTerminal([WITH_FIXTURES, ...ENDLESS, '--out', directory.path]);
    await inTheMiddle(running.stdout, running);
    running.stdin.write(CTRL_C);
    expect((await running).exitCode).toBe(130);
    finishedOnly(await kept(directory.path));
  });
});

test('when the process inside the namespaces is killed, the run ends with 70, without a verdict', async () => {
  await using directory = await temporaryDirectory();
  const running = startEndless(['--out', directory.path]);
  await inTheMiddle(running.stderr, running);
  process.kill(insideOf(running.pid as number), 'SIGKILL');
  const { exitCode, stderr } = await running;
  expect(exitCode).toBe(70);
  expect(String(stderr)).toContain('resolv-lab: the process inside the namespaces was killed');
});

test('when the spawner is killed, the cells under way are inconclusive, each with the reason in one line', async () => {
  await using directory = await temporaryDirectory();
  const running = startEndless(['--out', directory.path]);
  await inTheMiddle(running.stderr, running);
  const [spawner] = await spawnersIn(familyOf(running.pid as number));
  process.kill(spawner as number, 'SIGKILL');
  const { exitCode, stderr } = await running;
  expect(exitCode).toBe(2);
  expect(String(stderr)).not.toContain('    at ');
  const [stays] = (await kept(directory.path)).cells.filter(({ repro }) => repro === 'stays');
  expect(stays?.status).toBe('inconclusive');
  expect(stays?.reason).toMatch(/^[^\n]*the spawner ended \(SIGKILL\)[^\n]*$/);
});
