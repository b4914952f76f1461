import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { ONE_CELL, start, WITH_FIXTURES } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';
import { inLittleRoom } from './small-disk.ts';

let out: Awaited<ReturnType<typeof temporaryDirectory>>;
let commands: OneProcess;
let serial = 0;
const runHere = (...words: string[]) => commands.run([...words, ...ONE_CELL, '--out', join(out.path, `${++serial}`)]);

beforeAll(async () => {
  out = await temporaryDirectory();
  commands = inOneProcess({ fixtures: true });
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await out[Symbol.asyncDispose]();
});

describe('the exit code depends on the results of the cells', () => {
  test.each([
    [0, ['main', 'bug', 'unknown', 'senseless'], ['pass', 'pass', 'observed', 'unsupported']],
    [1, ['main', 'opposite', 'gone', 'spoilt'], ['pass', 'fail', 'fail', 'inconclusive']],
    [2, ['main', 'unknown', 'spoilt', 'senseless'], ['pass', 'observed', 'inconclusive', 'unsupported']],
  ])('%i', async (code, variants, statuses) => {
    const { exitCode, document } = await runHere('quick', '--variant', variants.join());
    expect(document.cells.map(({ status }) => status).toSorted()).toEqual(statuses.toSorted());
    expect(exitCode).toBe(code);
  });

  test('a run of unsupported cells only is reported, and ends with 0 unless every cell must have a verdict', async () => {
    const words = ['quick', '--variant', 'senseless', '--reporter', 'lines'];
    const lenient = await runHere(...words);
    const strict = await runHere(...words, '--require-verdicts');
    expect([lenient.exitCode, strict.exitCode]).toEqual([0, 2]);
    expect(lenient.stderr).toContain('\nNothing ran: every cell is unsupported.');
    expect(strict.stderr).toMatch(/^--require-verdicts: no cell ran$/m);
    const failed = await runHere('quick', '--variant', 'main,gone,senseless', '--require-verdicts');
    expect(failed.exitCode).toBe(1);
    const senseless = await runHere('quick', '--variant', 'main,unknown,senseless', '--require-verdicts');
    expect(senseless.exitCode).toBe(0);
    expect(senseless.stderr).not.toContain('--require-verdicts');
  });

  test('69: for a machine that cannot host the lab all missing requirements are printed, before anything is provisioned', async () => {
    const cache = join(out.path, 'unused');
    const env = { PATH: '/nowhere', RESOLV_LAB_CACHE: cache };
    const { exitCode, stdout, stderr } = await start(WITH_FIXTURES, ['run', 'quick', ...ONE_CELL], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
    expect(stderr).toMatch(/^MISSING {2}bubblewrap /m);
    expect(stderr).toContain("to get it: Debian's bubblewrap");
    expect(stderr).toMatch(/\nThis machine cannot host the lab yet\.$/);
    expect(existsSync(join(cache, 'images'))).toBe(false);
  });

  test('70: no disk space for an image is a lab error, not a result of the cell that needs it', async () => {
    const cache = join(out.path, 'small');
    await mkdir(cache);
    const { exitCode, stdout, stderr } = await inLittleRoom(cache, ['run', 'quick', ...ONE_CELL], {
      RESOLV_LAB_CACHE: cache,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: '' });
    expect(stderr).toMatch(/\nresolv-lab: cannot create the image .*No space left on device; free space in .*$/);
    expect(stderr).toContain(cache);
  });

  test('70: an error of the lab is printed, and gives no verdict', async () => {
    const words = ['run', 'crashes', ...ONE_CELL, '--out', join(out.path, 'crash')];
    const { exitCode, stdout, stderr } = await commands.start(words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: '' });
    expect(stderr).toContain('a mistake in the lab');
  });
});

test('the document on stdout equals the stored one, with a readable reason and the folder of the evidence', async () => {
  const { document, stderr } = await runHere('quick', '--variant', 'main,spoilt');
  const kept = join(out.path, `${serial}`);
  expect(RunDocument.parse(JSON.parse(await readFile(join(kept, 'result.json'), 'utf8')))).toEqual(document);
  const [main, spoilt] = document.cells;
  expect(main).toMatchObject({ id: 'quick/main/host/none/c', observed: 'not-reproduced', status: 'pass' });
  expect(spoilt).toMatchObject({
    observed: null,
    reason: "control 'made up' failed: it was made up that it fails",
  });
  const events = await readFile(join(kept, main?.evidence.directory ?? '', 'events.jsonl'), 'utf8');
  expect(events.trimEnd().split('\n')).toHaveLength(main?.evidence.events ?? 0);
  expect(stderr).toMatch(/^pass +quick\/main\/host\/none\/c /m);
  expect(document.run).toMatchObject({
    interrupted: false,
    command: ['run', 'quick', '--variant', 'main,spoilt', ...ONE_CELL, '--out', kept, '--json'],
  });
});

test('each repeat is a separate cell', async () => {
  const { document } = await runHere('quick', '--repeat', '2');
  expect(document.cells.map(({ id }) => id)).toEqual(['quick/main/host/none/c', 'quick/main/host/none/c#2']);
});

test('cells given by the names that a run prints run, and no others', async () => {
  const names = [
    'quick/main/host/none/c',
    'quick/bug/debian-trixie/nsncd/ffi',
    'quick/main/host/nsncd@debian-trixie/c#2',
  ];
  const { document, exitCode } = await commands.run([...names, '--out', join(out.path, `${++serial}`)]);
  expect(document.cells.map(({ id, status }) => [id, status])).toEqual([
    ['quick/main/host/none/c', 'pass'],
    ['quick/main/host/nsncd@debian-trixie/c', 'pass'],
    ['quick/bug/debian-trixie/nsncd/ffi', 'pass'],
  ]);
  expect(exitCode).toBe(0);
});
