import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openComparable } from '../../bin/open-run.ts';
import { REFERENCE } from '../../bin/reference-knowledge.ts';
import { provision } from '../../lab/libc/index.ts';
import { toBaseline } from '../../lab/results/baseline.ts';
import { silent } from '../../lab/util/progress.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, start } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

/** For the command lines that run no cell. */
let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
  return () => commands[Symbol.asyncDispose]();
});

const ask = (words: readonly string[]) => commands.start(['fixed-in', ...words]);

test('the reference run tells the backport of bug 31476', async () => {
  const { exitCode, stdout } = await ask(['31476']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^debian-bookworm-security +2\.36-9\+deb12u7 +shown +shown$/m);
  expect(stdout).toMatch(/^debian-bookworm +2\.36-9\+deb12u14 +absent +absent +backport: 2\.36-9\+deb12u7 shows it$/m);
  expect(stdout).toMatch(/^First version seen fixed: 2\.41 \(debian-trixie\)\. Backports .*: 2\.36-9\+deb12u14\.$/m);
});

test('a build of the user runs now, beside the stored run', async () => {
  const [state] = await provision(['debian-bookworm'], { progress: silent });
  if (state?.state !== 'ready') throw new Error('no image of debian-bookworm');
  await using directory = await temporaryDirectory();
  const words = ['fixed-in', '27929', '--libc', `mine=dir:${state.libc.root},debian-trixie`, '--json'];
  const { exitCode, stdout } = await start(RESOLV_LAB, words, { cwd: directory.path });
  expect(exitCode).toBe(0);
  expect(JSON.parse(String(stdout))).toMatchObject({
    bug: 'bug 27929',
    ran: ['mine'],
    first: { id: 'debian-trixie' },
    rows: [
      { libc: { id: 'mine', version: '2.36' }, seen: 'shown', bySource: 'shown' },
      { libc: { id: 'debian-trixie' }, seen: 'absent', absence: 'fixed' },
    ],
  });
});

test('a run that contradicts the sources gives exit code 1', async () => {
  await using directory = await temporaryDirectory();
  const run = await openComparable(REFERENCE);
  const cells = run.cells
    .filter(({ repro }) => repro === 'strict-error')
    .map((cell) =>
      cell.libc.id === 'debian-trixie' && cell.observed !== null
        ? { ...cell, observed: 'reproduced' as const, status: 'fail' as const }
        : cell,
    );
  const file = join(directory.path, 'baseline.json');
  await writeFile(file, JSON.stringify(toBaseline({ ...run, cells })));
  const { exitCode, stdout } = await ask(['27929', '--run', file]);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^debian-trixie .* shown +absent +DIFFERS: the sources say absent$/m);
});

test.each([
  [['99999'], /^resolv-lab: no repro is about bug 99999/],
  [['27929', '--libc', 'musl-trixie'], /^resolv-lab: no libc matches 'musl-trixie'/],
  [['27929', '--libc', 'dir:/nowhere'], /^resolv-lab: no libc dir:\/nowhere: \/nowhere does not exist/],
])('%j: one line', async (words, message) => {
  const { exitCode, stderr } = await ask(words);
  expect({ exitCode, lines: stderr.split('\n').length }).toEqual({ exitCode: 64, lines: 1 });
  expect(stderr).toMatch(message);
});
