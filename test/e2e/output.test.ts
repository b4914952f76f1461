import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { ONE_CELL, RESOLV_LAB, WITH_FIXTURES } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';
import { inLittleRoom } from './small-disk.ts';

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess({ fixtures: true });
});
afterAll(() => commands[Symbol.asyncDispose]());

/** Starts the command with a closed pipe as stdout, and returns its exit code and stderr. */
async function intoClosedPipe(entry: string, words: readonly string[]) {
  const running = execa(process.execPath, [entry, ...words], {
    reject: false,
    stdin: 'ignore',
    buffer: { stdout: false },
  });
  running.stdout.destroy();
  const { exitCode, stderr } = await running;
  return { exitCode, stderr: String(stderr) };
}

test('a closed pipe is no error: the run is stored completely, with its exit code', async () => {
  await using directory = await temporaryDirectory();
  const words = ['run', 'quick', '--variant', 'gone', ...ONE_CELL, '--out', directory.path];
  const { exitCode, stderr } = await intoClosedPipe(WITH_FIXTURES, words);
  expect(exitCode).toBe(1);
  expect(stderr).not.toContain('EPIPE');
  expect((await readdir(directory.path)).toSorted()).toEqual(['cells', 'report.html', 'result.json']);
});

test.each([[['list', '--json']], [['schema']], [['doctor']]])('a closed pipe is no error for %j', async (words) => {
  expect(await intoClosedPipe(RESOLV_LAB, words)).toEqual({ exitCode: 0, stderr: '' });
});

test('a full disk is reported in one line, as a lab error (70)', async () => {
  await using directory = await temporaryDirectory();
  const words = ['run', 'quick', ...ONE_CELL, '--reporter', 'table', '--out', join(directory.path, 'out')];
  const command = ['-c', 'exec "$@" > /dev/full', 'sh', process.execPath, WITH_FIXTURES, ...words];
  const { exitCode, stderr } = await execa('sh', command, { reject: false, stdin: 'ignore' });
  expect({ exitCode, stderr }).toEqual({ exitCode: 70, stderr: expect.stringMatching(/^resolv-lab: ENOSPC: .*$/) });
});

test('a full disk during a run: the message names the folder, and the finished cells are stored', async () => {
  await using directory = await temporaryDirectory();
  const out = join(directory.path, 'out');
  const words = ['run', 'quick', ...ONE_CELL, '--repeat', '40', '-j', '2', '--reporter', 'lines', '--out', out];
  const { exitCode, stdout, stderr } = await inLittleRoom(directory.path, words);
  expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: '' });
  expect(stderr).toMatch(/^pass /m);
  const [last = ''] = stderr.split('\n').slice(-1);
  expect(last).toContain(`resolv-lab: no room for results in ${out}: ENOSPC: no space left on device`);
  expect(last).toMatch(/; interrupted after [1-9]\d* of 40 cells \(resolv-lab report .*\)$/);
});

test.each([
  ['lines', 1],
  ['json', 1],
  ['lines,table', 1],
  ['lines,html', 0],
])('the folder of the results is printed once, also with --reporter %s', async (reporter, times) => {
  await using directory = await temporaryDirectory();
  const out = join(directory.path, 'out');
  const words = ['run', 'quick', ...ONE_CELL, '--reporter', reporter, '--out', out];
  const { stdout, stderr } = await commands.start(words);
  const said = `${stdout}\n${stderr}`;
  expect(said.match(/^Results: .*$/gm) ?? []).toEqual(Array(times).fill(`Results: ${out}`));
  expect(said).toContain(out);
});

test('a full disk for a report: the message names the report', async () => {
  await using directory = await temporaryDirectory();
  const [run, small] = [join(directory.path, 'run'), join(directory.path, 'small')];
  await commands.start(['run', 'quick', ...ONE_CELL, '--reporter', 'lines', '--out', run]);
  await mkdir(small);
  const html = join(small, 'r.html');
  const { exitCode, stderr } = await inLittleRoom(small, ['report', run, '--reporter', `html=${html}`]);
  expect(stderr).toMatch(/^resolv-lab: cannot write the report .*r\.html: ENOSPC: [^\n]*$/);
  expect({ exitCode, names: stderr.includes(html) }).toEqual({ exitCode: 70, names: true });
});
