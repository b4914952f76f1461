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

/** A process that sees a folder of this test as its /etc. */
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

const seen = () => readResolvConf({ of: 'program', pid, host: 'client' }, 'ready')?.file;

test('the file is told with its identity and its times', async () => {
  await writeFile(file, 'nameserver 127.0.0.1\n');
  const { ino, dev } = await stat(file);
  expect(readResolvConf({ of: 'program', pid, host: 'client' }, 'change')).toMatchObject({
    ...{ kind: 'resolv-conf', of: 'program', pid, host: 'client', when: 'change' },
    file: { device: `${dev}`, inode: `${ino}`, names: 1, content: 'nameserver 127.0.0.1\n' },
  });
});

test('a file that was written and written back, with its old time, has another ctime', async () => {
  await writeFile(file, 'old\n');
  await utimes(file, 1_700_000_000, 1_700_000_000);
  const before = seen();
  await writeFile(file, 'new\n');
  await writeFile(file, 'old\n');
  await utimes(file, 1_700_000_000, 1_700_000_000);
  const after = seen();
  expect(after).toMatchObject({ inode: before?.inode, modified: before?.modified, content: before?.content });
  expect(after?.changed).not.toBe(before?.changed);
});

test('one that was moved away and back has another ctime, and one that took its place another inode', async () => {
  await writeFile(file, 'old\n');
  const before = seen();
  await rename(file, `${file}.away`);
  expect(seen()).toBeNull();
  await rename(`${file}.away`, file);
  expect(seen()?.changed).not.toBe(before?.changed);
  await writeFile(`${file}.new`, 'old\n');
  await rename(`${file}.new`, file);
  expect(seen()?.inode).not.toBe(before?.inode);
});

test.each(['resolv.conf.first', '/etc/resolv.conf.first'])(
  'a symlink to %s is followed in the files of the process',
  async (target) => {
    await writeFile(join(etc, 'resolv.conf.first'), 'here\n');
    await symlink(target, file);
    const before = seen();
    expect(before).toMatchObject({ content: 'here\n', links: [{ target }] });
    await symlink(target, `${file}.new`);
    await rename(`${file}.new`, file);
    expect(seen()?.links).not.toEqual(before?.links);
  },
);

test('a symlink that leads nowhere, and one in a circle, are no file', async () => {
  await symlink('nowhere', file);
  expect(seen()).toBeNull();
  await rm(file);
  await symlink('resolv.conf', file);
  expect(seen()).toBeNull();
});

test('of a process that has ended there is no reading', async () => {
  const gone = spawn('true');
  await once(gone, 'close');
  expect(readResolvConf({ of: 'program', pid: gone.pid as number, host: 'client' }, 'end')).toBeNull();
});
