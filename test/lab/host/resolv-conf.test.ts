import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readResolvConf } from '../../../lab/host/resolv-conf.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let stack: AsyncDisposableStack;
let etc: string;
let file: string;
let pid: number;

/** A process that sees a directory of this test as its /etc. */
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const { path } = stack.use(await temporaryDirectory());
  etc = join(path, 'etc');
  file = join(etc, 'resolv.conf');
  await mkdir(etc);
  await chmod(path, 0o755);
  const words = [
    '--die-with-parent',
    '--ro-bind',
    '/',
    '/',
    '--bind',
    etc,
    '/etc',
    '/bin/sh',
    '-c',
    'echo $$; read end',
  ];
  const started = spawn('bwrap', words, { stdio: ['pipe', 'pipe', 'inherit'] });
  stack.defer(async () => {
    const closed = once(started, 'close');
    started.stdin.end();
    await closed;
  });
  const [line] = await once(createInterface(started.stdout), 'line');
  pid = Number(line);
});
afterEach(() => stack.disposeAsync());

const read = () => readResolvConf({ of: 'program', pid, host: 'client' }, 'ready')?.file;

test('the reading has the identity and the content of the file', async () => {
  await writeFile(file, 'nameserver 127.0.0.1\n');
  const { ino, dev } = await stat(file);
  expect(readResolvConf({ of: 'program', pid, host: 'client' }, 'change')).toMatchObject({
    ...{ kind: 'resolv-conf', of: 'program', pid, host: 'client', when: 'change' },
    file: { device: `${dev}`, inode: `${ino}`, names: 1, content: 'nameserver 127.0.0.1\n' },
  });
});

test('a file that was changed and restored, with its old mtime, has another ctime', async () => {
  await writeFile(file, 'old\n');
  await utimes(file, 1_700_000_000, 1_700_000_000);
  const before = read();
  await writeFile(file, 'new\n');
  await writeFile(file, 'old\n');
  await utimes(file, 1_700_000_000, 1_700_000_000);
  const after = read();
  expect(after).toMatchObject({ inode: before?.inode, modified: before?.modified, content: before?.content });
  expect(after?.changed).not.toBe(before?.changed);
});

test('a file that was moved away and back has another ctime; a file in its place has another inode', async () => {
  await writeFile(file, 'old\n');
  const before = read();
  await rename(file, `${file}.away`);
  expect(read()).toBeNull();
  await rename(`${file}.away`, file);
  expect(read()?.changed).not.toBe(before?.changed);
  await writeFile(`${file}.new`, 'old\n');
  await rename(`${file}.new`, file);
  expect(read()?.inode).not.toBe(before?.inode);
});

test.each([
  ['a path that is too long', `/etc/${'x'.repeat(300)}`],
  ['itself', 'resolv.conf'],
  ['a folder', '/etc'],
])('a symlink to %s is no file', async (_, target) => {
  await symlink(target, file);
  expect(read()).toBeNull();
});

test.each(['resolv.conf.first', '/etc/resolv.conf.first'])(
  'a symlink to %s is followed in the files of the process',
  async (target) => {
    await writeFile(join(etc, 'resolv.conf.first'), 'here\n');
    await symlink(target, file);
    const before = read();
    expect(before).toMatchObject({ content: 'here\n', links: [{ target }] });
    await symlink(target, `${file}.new`);
    await rename(`${file}.new`, file);
    expect(read()?.links).not.toEqual(before?.links);
  },
);

test('a dangling symlink and a symlink loop are no file', async () => {
  await symlink('nowhere', file);
  expect(read()).toBeNull();
  await rm(file);
  await symlink('resolv.conf', file);
  expect(read()).toBeNull();
});

test('a process that has ended has no reading', async () => {
  const ended = spawn('true');
  await once(ended, 'close');
  expect(readResolvConf({ of: 'program', pid: ended.pid as number, host: 'client' }, 'end')).toBeNull();
});
