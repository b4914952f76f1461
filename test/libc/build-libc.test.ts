import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RESOLV_LAB, start } from '../e2e/command.ts';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { layOutTree, readyLibc } from './custom-libc-fixture.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);
const built = (...names: string[]) => at('cache/libcs/mine/build', ...names);

/** Where the commands run, and their cache. */
const place = () => ({ cwd: directory.path, env: { RESOLV_LAB_CACHE: at('cache') } });
let commands: OneProcess;
const build = (...words: string[]) => commands.start(['libc', 'build', ...words, '--name', 'mine']);

/**
 * The build system of a source in miniature: out of the tree, a library that depends on one file of resolv/, and a program in nss/, which
 * needs the library there. Each rule notes that it ran. The library itself is that of an image.
 */
const CONFIGURE = `#!/bin/sh
source=$(dirname "$0")
echo configured >>notes
cat >Makefile <<END
lib: libc.so
libc.so: $source/resolv/res_send.c
\t! grep -n 'error:' $source/resolv/res_send.c
\techo lib >>notes
\tcp -r $TREE/. .
\ttouch libc.so
nss/others: nss/getent
nss/getent: $source/nss/getent.c
\ttest -e libc.so
\techo nss >>notes
\tmkdir -p nss && touch nss/getent
END
`;

beforeAll(async () => {
  directory = await temporaryDirectory();
  commands = inOneProcess(place());
  await layOutTree(await readyLibc('debian-bookworm'), at('tree'));
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});
beforeEach(async () => {
  for (const folder of ['glibc', 'cache']) await rm(at(folder), { recursive: true, force: true });
  for (const folder of ['resolv', 'nss']) await mkdir(at('glibc', folder), { recursive: true });
  await writeFile(at('glibc/configure'), CONFIGURE.replace('$TREE', at('tree')));
  await chmod(at('glibc/configure'), 0o755);
  await writeFile(at('glibc/version.h'), '#define RELEASE "stable"\n#define VERSION "2.36"\n');
  await writeFile(at('glibc/resolv/res_send.c'), 'one\ntwo\nthree\n');
  await writeFile(at('glibc/nss/getent.c'), 'main\n');
  await writeFile(at('glibc/nss/Makefile'), '');
});

const notes = async () => (await readFile(built('notes'), 'utf8')).trim().split('\n');
const PATCH = '--- a/resolv/res_send.c\n+++ b/resolv/res_send.c\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n';

test('a build has a name, its source stays as it is, and a second build makes only what changed', async () => {
  const first = await build('glibc');
  expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^mine: glibc 2\.36, build-id \w+\n/) });
  expect(await notes()).toEqual(['configured', 'lib', 'nss']);
  expect(await build('glibc')).toMatchObject({ exitCode: 0 });
  expect(await notes()).toEqual(['configured', 'lib', 'nss']);
  await writeFile(at('glibc/resolv/res_send.c'), 'one\ntwo\nfour\n');
  expect(await build('glibc')).toMatchObject({ exitCode: 0 });
  expect(await notes()).toEqual(['configured', 'lib', 'nss', 'lib']);
  expect((await readdir(at('glibc'))).toSorted()).toEqual(['configure', 'nss', 'resolv', 'version.h']);
  const verified = await commands.start(['libc', 'verify', 'build:mine']);
  expect(verified).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^ok +build:mine/) });
});

describe('patches', () => {
  test.each([
    ['of diff', PATCH],
    [
      'of git format-patch',
      `From 0123456789 Mon Sep 17 00:00:00 2001\nFrom: A <a@lab.test>\nSubject: [PATCH] two\n\n---\n resolv/res_send.c | 2 +-\n\ndiff --git a/resolv/res_send.c b/resolv/res_send.c\nindex 0123456..1234567 100644\n${PATCH}-- \n2.39.2\n`,
    ],
    ['without a prefix', PATCH.replaceAll(/ [ab]\//g, ' ')],
  ])('%s are applied, and are gone in a build without them', async (_, patch) => {
    await writeFile(at('two.patch'), patch);
    const patched = await build('glibc', '--patch', 'two.patch');
    expect(patched).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/with\n {2}two\.patch \(sha256 \w{12}\)/),
    });
    expect(await readFile(at('cache/libcs/mine/source/resolv/res_send.c'), 'utf8')).toBe('one\n2\nthree\n');
    expect(await readFile(at('glibc/resolv/res_send.c'), 'utf8')).toBe('one\ntwo\nthree\n');
    expect(await build('glibc')).toMatchObject({ exitCode: 0 });
    expect(await readFile(at('cache/libcs/mine/source/resolv/res_send.c'), 'utf8')).toBe('one\ntwo\nthree\n');
    expect(await notes()).toEqual(['configured', 'lib', 'nss', 'lib']);
  });

  test('that add and remove files do so', async () => {
    await writeFile(
      at('files.patch'),
      '--- /dev/null\n+++ b/resolv/new.c\n@@ -0,0 +1 @@\n+new\n--- a/nss/getent.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-main\n',
    );
    await build('glibc');
    const { exitCode, stderr } = await build('glibc', '--patch', 'files.patch');
    expect(await readFile(at('cache/libcs/mine/source/resolv/new.c'), 'utf8')).toBe('new\n');
    expect(existsSync(at('cache/libcs/mine/source/nss/getent.c'))).toBe(false);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No rule to make target');
  });

  test('that follow one another are applied in their order', async () => {
    await writeFile(at('1.patch'), PATCH);
    await writeFile(at('2.patch'), PATCH.replace('-two', '-2').replace('+2\n', '+zwei\n'));
    expect(await build('glibc', '--patch', '1.patch', '--patch', '2.patch')).toMatchObject({ exitCode: 0 });
    expect(await readFile(at('cache/libcs/mine/source/resolv/res_send.c'), 'utf8')).toBe('one\nzwei\nthree\n');
  });
});

describe('what goes wrong is said in one line, with exit code 1', () => {
  test.each([
    [
      'a patch that does not apply',
      PATCH.replace('-two', '-deux'),
      /two\.patch does not apply: resolv\/res_send\.c: Hunk #1 FAILED at 1/,
    ],
    [
      'a patch for another source',
      PATCH.replaceAll('res_send.c', 'none.c'),
      /does not apply: .*can't find file to patch/,
    ],
    [
      'a patch that leaves the source',
      PATCH.replaceAll('resolv/res_send.c', '../../x'),
      /\.\.\/\.\.\/x is outside of the source/,
    ],
    ['a file that is no patch', 'hello\n', /it names no file, so it is no patch/],
  ])('%s', async (_, patch, message) => {
    await writeFile(at('two.patch'), patch);
    const { exitCode, stderr } = await build('glibc', '--patch', 'two.patch');
    expect(exitCode).toBe(1);
    expect(stderr.split('\n').at(-1)).toMatch(message);
    expect(existsSync(built('libc.so'))).toBe(false);
  });

  test('a build that fails: the first error and the log', async () => {
    await writeFile(
      at('glibc/resolv/res_send.c'),
      'res_send.c:1: error: no such thing\nres_send.c:2: error: nor this\n',
    );
    const { exitCode, stderr } = await build('glibc');
    expect(exitCode).toBe(1);
    expect(stderr.split('\n').at(-1)).toMatch(/make failed: .*error: no such thing; log: .*build\.log$/);
    await writeFile(at('glibc/resolv/res_send.c'), 'one\n');
    expect(await build('glibc')).toMatchObject({ exitCode: 0 });
    expect((await notes()).filter((note) => note === 'configured')).toHaveLength(1);
  });

  test.each([
    ['nss', /no source 'nss': name a version such as 2\.36, a folder, or a tarball/],
    ['.', /is no source of glibc: it has no configure and version\.h/],
  ])('the source %s', async (source, message) => {
    const { exitCode, stderr } = await build(source);
    expect({ exitCode, last: stderr.split('\n').at(-1) }).toEqual({
      exitCode: 1,
      last: expect.stringMatching(message),
    });
  });
});

test('a tarball is a source', async () => {
  await execa('tar', ['-czf', at('glibc.tar.gz'), '-C', directory.path, 'glibc']);
  expect(await build('glibc.tar.gz')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^mine: glibc 2\.36/),
  });
});

test('an interrupted build goes on with the same command', async () => {
  // The rule waits until the test has sent the signal: the name of a pipe that nobody writes to.
  await execa('mkfifo', [at('held')]);
  const configure = CONFIGURE.replace('$TREE', at('tree')).replace(
    '\techo nss',
    `\techo held >>notes; cat ${at('held')}; echo nss`,
  );
  await writeFile(at('glibc/configure'), configure);
  const running = start(RESOLV_LAB, ['libc', 'build', 'glibc', '--name', 'mine'], place());
  const interrupted = new Promise<void>((resolve) => {
    void (async () => {
      for await (const line of running.iterable({ from: 'stderr' })) if (String(line).includes('building')) resolve();
    })();
  });
  await interrupted;
  running.kill('SIGINT');
  expect(await running).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('the same command goes on') });
  await writeFile(at('glibc/configure'), CONFIGURE.replace('$TREE', at('tree')));
  expect(await build('glibc')).toMatchObject({ exitCode: 0 });
  expect(existsSync(built('nss/getent'))).toBe(true);
});

test('a build that failed can be removed, as one that has a name', async () => {
  await writeFile(at('glibc/resolv/res_send.c'), 'res_send.c:1: error: no such thing\n');
  expect(await build('glibc')).toMatchObject({ exitCode: 1 });
  const remove = () => commands.start(['libc', 'remove', 'mine']);
  expect(await remove()).toMatchObject({ exitCode: 0, stdout: 'mine: removed' });
  expect(await readdir(at('cache/libcs'))).toEqual([]);
  expect(await remove()).toMatchObject({ exitCode: 64 });
});
