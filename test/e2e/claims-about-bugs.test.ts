import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provision } from '../../lab/libc/index.ts';
import { silent } from '../../lab/util/progress.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

/** Debian's build with bug 27929 as a folder, so that it counts as a build of the user. */
async function affectedBuild(): Promise<string> {
  const [state] = await provision(['debian-bookworm'], { progress: silent });
  if (state?.state !== 'ready') throw new Error('no image of debian-bookworm');
  return `mine=dir:${state.libc.root}`;
}

test('what a build is meant to fix is expected of it, when it runs and when its run is judged again', async () => {
  await using directory = await temporaryDirectory();
  const build = await affectedBuild();
  const out = join(directory.path, 'run');
  const words = ['strict-error', '--libc', build, '--probe', 'c', '--expect', 'mine=fixed:30081,27929', '--out', out];
  const { exitCode, document } = await commands.run(words);
  expect(exitCode).toBe(1);
  const claim = {
    value: 'fixed',
    option: '--expect mine=fixed:30081,27929',
    overrides: true,
    bugs: ['30081', '27929'],
  };
  expect(document.cells).toMatchObject([
    { observed: 'reproduced', expected: { value: 'not-reproduced' }, status: 'fail', libc: { bugClaims: [claim] } },
  ]);
  expect((await commands.start(['judge', out])).exitCode).toBe(0);
  const again = await commands.start(['judge', out, '--expect', 'mine=affected:27929', '--json']);
  expect(again.exitCode).toBe(1);
  expect(JSON.parse(again.stdout).changed).toMatchObject([{ after: { observed: 'reproduced', status: 'pass' } }]);
});

test('the table of bugs has the claim about a build', async () => {
  const build = await affectedBuild();
  const words = ['bugs', '27929', '--libc', build, '--expect', 'mine=fixed:27929', '--json'];
  const { stdout } = await commands.start(words);
  expect(stdout).toMatch(/the user's claim, --expect mine=fixed:27929, against NEWS of glibc 2\.41/);
});

test.each([
  [
    'run',
    ['27929', '--libc', 'host', '--expect', 'host=fixed:99999'],
    /^resolv-lab: --expect host=fixed:99999: no repro is about bug 99999: /,
  ],
  ['run', ['27929', '--libc', 'host', '--expect', 'other=fixed:27929'], /^resolv-lab: no libc in this run 'other'/],
  ['bugs', ['27929', '--libc', 'host', '--expect', 'host=fixed:x'], /'x' is no bug/],
  [
    'verify-fix',
    ['27929', '--before', 'host', '--after', 'debian-trixie', '--expect', 'after=fixed:1'],
    /no repro is about bug 1:/,
  ],
])('%s %j: one line', async (command, words, message) => {
  const { exitCode, stderr } = await commands.start([command, ...words]);
  expect({ exitCode, lines: stderr.split('\n').length }).toEqual({ exitCode: 64, lines: 1 });
  expect(stderr).toMatch(message);
});
