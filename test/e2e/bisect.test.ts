import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { layOutTree, readyLibc } from '../libc/custom-libc-fixture.ts';
import { RESOLV_LAB, start } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);

/** The images of this machine, and no libcs by name but those of this test. */
const env = () => ({ RESOLV_LAB_CACHE: at('cache') });

async function bisect(words: readonly string[]) {
  const options = { cwd: directory.path, env: env() };
  const { exitCode, stdout, stderr } = await start(RESOLV_LAB, ['bisect', ...words], options);
  return { exitCode, lines: String(stdout).split('\n'), stderr: String(stderr) };
}

/** A source in miniature, whose library is that of the image that its file `tree` names; without one it does not build. */
const CONFIGURE = `#!/bin/sh
source=$(dirname "$0")
cat >Makefile <<END
lib: libc.so
libc.so: $source/tree
\tcp -r $TREES/\\$\\$(cat $source/tree)/. .
\ttouch libc.so
END
`;

/** The patch that changes a line of the file `tree`. */
const patch = (from: string, to: string) => `--- a/tree\n+++ b/tree\n@@ -1 +1 @@\n-${from}\n+${to}\n`;

beforeAll(async () => {
  directory = await temporaryDirectory();
  for (const id of ['debian-bookworm', 'debian-trixie']) await layOutTree(await readyLibc(id), at('trees', id));
  await mkdir(at('cache'));
  for (const name of await readdir(cacheDir()))
    if (name !== 'libcs') await symlink(join(cacheDir(), name), at('cache', name));
  await mkdir(at('glibc'));
  await writeFile(at('glibc/configure'), CONFIGURE.replace('$TREES', at('trees')));
  await chmod(at('glibc/configure'), 0o755);
  await writeFile(at('glibc/version.h'), '#define RELEASE "stable"\n#define VERSION "2.36"\n');
  await writeFile(at('glibc/tree'), 'debian-bookworm\n');
  return () => directory[Symbol.asyncDispose]();
});
test('among C libraries: the ends first, then the middle', async () => {
  const words = [
    '27929',
    '--good',
    'debian-trixie',
    '--bad',
    'debian-bookworm',
    '--libc',
    'debian-bookworm*,musl-trixie',
  ];
  const { exitCode, lines } = await bisect(words);
  expect(exitCode).toBe(0);
  expect(lines[0]).toMatch(/^debian-bookworm \(2\.36-\S+\): shown$/);
  expect(lines[1]).toMatch(/^debian-trixie \(2\.41-\S+\): absent$/);
  expect(lines[2]).toMatch(
    /^The change that fixed bug 27929: debian-trixie \(.*\); the one before is debian-bookworm \(/,
  );
});

test('in a series: the patch; one that does not build is passed over', async () => {
  await mkdir(at('patches'));
  await writeFile(at('patches/1.patch'), '--- /dev/null\n+++ b/one\n@@ -0,0 +1 @@\n+one\n');
  await writeFile(at('patches/2.patch'), patch('debian-bookworm', 'none'));
  await writeFile(at('patches/3.patch'), patch('none', 'debian-trixie'));
  const words = ['27929', '--source', 'glibc', '--series'];
  const skipped = await bisect([...words, 'patches']);
  expect(skipped.exitCode).toBe(2);
  expect(skipped.lines).toContainEqual(expect.stringMatching(/^patches\/2\.patch: unknown: make failed: .*build\.log/));
  expect(skipped.lines.at(-1)).toBe(
    'The change that fixed bug 27929 is after patches/1.patch and not after patches/3.patch; without a verdict: patches/2.patch.',
  );
  await writeFile(at('patches/2.patch'), patch('debian-bookworm', 'debian-trixie'));
  const found = await bisect([...words, 'patches/1.patch', '--series', 'patches/2.patch']);
  expect(found.exitCode).toBe(0);
  expect(found.lines.at(-1)).toBe(
    'The change that fixed bug 27929: patches/2.patch; the one before is patches/1.patch.',
  );
});

test('a series that does not apply is told before the first build', async () => {
  await mkdir(at('wrong'));
  await writeFile(at('wrong/1.patch'), patch('debian-bookworm', 'debian-trixie'));
  await writeFile(at('wrong/2.patch'), patch('debian-bookworm', 'debian-trixie'));
  const words = ['27929', '--source', 'glibc', '--series', 'wrong', '--name', 'unbuilt'];
  const { exitCode, lines, stderr } = await bisect(words);
  expect({ exitCode, lines, stderr }).toEqual({
    exitCode: 1,
    lines: [''],
    stderr: expect.stringMatching(/^resolv-lab: --patch .*2\.patch does not apply: tree: /),
  });
  expect(await readdir(at('cache/libcs'))).not.toContain('unbuilt');
});

test('as the command of git bisect run: it finds the commit, and passes over those that do not build', async () => {
  const git = (...words: string[]) =>
    execa('git', ['-c', 'user.name=test', '-c', 'user.email=test@lab.test', ...words], { cwd: at('glibc') });
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'bookworm');
  for (const tree of ['none', 'debian-trixie', 'debian-trixie']) {
    await writeFile(at('glibc/tree'), `${tree}\n`);
    await git('add', '.');
    await git('commit', '--quiet', '--allow-empty', '--message', tree);
  }
  await git('bisect', 'start', '--term-old=broken', '--term-new=fixed', 'HEAD', 'HEAD~3');
  const step = [RESOLV_LAB, 'bisect', '27929', '--step', '.', '--find', 'fixed'];
  const { stdout, exitCode } = await execa('git', ['bisect', 'run', process.execPath, ...step], {
    cwd: at('glibc'),
    reject: false,
    env: env(),
  });
  // git ends with 2 if only skipped commits are left beside the first of the new ones.
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/first fixed commit could be any of/);
  expect((await git('status', '--porcelain')).stdout).toBe('');
});

describe('mistakes', () => {
  let commands: OneProcess;
  beforeAll(() => {
    commands = inOneProcess();
    return () => commands[Symbol.asyncDispose]();
  });

  test.each([
    [
      [],
      /^resolv-lab: name two C libraries, --good without the bug and --bad with it; or --series and --source; or --step$/,
    ],
    [['--good', 'debian-trixie'], /^resolv-lab: name both ends: --good and --bad$/],
    [['--good', 'debian-*', '--bad', 'host'], /^resolv-lab: --good debian-\* names several \(/],
    [['--good', 'host', '--bad', 'host'], /^resolv-lab: --good and --bad are both host/],
    [['--good', 'musl-trixie', '--bad', 'debian-trixie'], /^resolv-lab: --good and --bad are a glibc and a musl/],
    [['--series', 'x.patch'], /^resolv-lab: --series needs --source/],
    [['--series', 'none', '--source', '2.36'], /^resolv-lab: --series: none does not exist$/],
    [['--series', 'docs', '--source', '2.36'], /^resolv-lab: --series: docs has no patches/],
    [['--series', 'x', '--source', '2.36', '--bad', 'host'], /^resolv-lab: --series and --bad exclude each other$/],
  ])('%j: one line', async (words, message) => {
    const { exitCode, stderr } = await commands.start(['bisect', '27929', ...words]);
    expect({ exitCode, stderr: stderr.trim() }).toEqual({ exitCode: 64, stderr: expect.stringMatching(message) });
  });

  test.each([
    [['27929', '--step', 'docs'], 128 + 64],
    [['27929', '--step', '.', '--no-such-option'], 128 + 64],
    [['99999', '--step', '.'], 128 + 64],
  ])('%j: a code at which git bisect run ends', async (words, code) => {
    expect(await commands.start(['bisect', ...words])).toMatchObject({ exitCode: code });
  });
});
