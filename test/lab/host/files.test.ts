import { once } from 'node:events';
import { lstat, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HarnessError } from '../../../lab/core/harness-error.ts';
import { Timeline } from '../../../lab/core/timeline.ts';
import { type FileActions, fileActions } from '../../../lab/host/files.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let timeline: Timeline;
let files: FileActions;
let path: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  timeline = new Timeline();
  files = fileActions('client', { folder: directory.path, called: '/etc' }, timeline);
  path = join(directory.path, 'resolv.conf');
  await files.create('resolv.conf', 'old');
});
afterEach(() => directory[Symbol.asyncDispose]());

const content = () => readFile(path, 'utf8');
const inode = async () => (await stat(path)).ino;

/** The last event of the timeline, without its time. */
function lastEvent() {
  const { at: _at, ...event } = timeline.sorted().at(-1) as object & { at: number };
  return event;
}

const CHANGE = { kind: 'file', host: 'client', path: '/etc/resolv.conf' };

test('a file is created', async () => {
  expect(await content()).toBe('old');
  expect(lastEvent()).toEqual({ ...CHANGE, how: 'create', content: 'old', before: null });
});

test('an existing file is not created again', async () => {
  await expect(files.create('resolv.conf', 'new')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await content()).toBe('old');
  expect(timeline.sorted()).toHaveLength(1);
});

test('a rename over gives a new inode, and leaves no other file', async () => {
  const before = await inode();
  await files.renameOver('resolv.conf', 'new');
  expect(await content()).toBe('new');
  expect(await inode()).not.toBe(before);
  expect(await readdir(directory.path)).toEqual(['resolv.conf']);
  expect(lastEvent()).toEqual({ ...CHANGE, how: 'rename-over', content: 'new', before: 'old' });
});

test('a write in place keeps the inode', async () => {
  const before = await inode();
  await files.writeInPlace('resolv.conf', 'new and longer');
  expect(await content()).toBe('new and longer');
  expect(await inode()).toBe(before);
  expect(lastEvent()).toEqual({ ...CHANGE, how: 'write-in-place', content: 'new and longer', before: 'old' });
});

test('a flipped symlink replaces a file or a symlink', async () => {
  for (const name of ['one', 'two']) await writeFile(join(directory.path, name), `content of ${name}`);
  let before = 'old';
  for (const name of ['one', 'two']) {
    await files.flipSymlink('resolv.conf', name);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readlink(path)).toBe(name);
    const content = `content of ${name}`;
    expect(lastEvent()).toEqual({ ...CHANGE, how: 'symlink-flip', content, before, target: name });
    before = content;
  }
  expect(await readdir(directory.path)).toEqual(['one', 'resolv.conf', 'two']);
});

test('a file is removed', async () => {
  await files.remove('resolv.conf');
  expect(await readdir(directory.path)).toEqual([]);
  expect(lastEvent()).toEqual({ ...CHANGE, how: 'remove', content: null, before: 'old' });
});

test('a missing file cannot be removed, and no event is recorded', async () => {
  await files.remove('resolv.conf');
  await expect(files.remove('resolv.conf')).rejects.toMatchObject({ code: 'ENOENT' });
  expect(timeline.sorted()).toHaveLength(2);
});

describe('the same size in the same second', () => {
  test('keeps inode, size and second, but not the nanoseconds', async () => {
    const before = await stat(path, { bigint: true });
    await files.writeSameSizeSameSecond('resolv.conf', 'new');
    const after = await stat(path, { bigint: true });
    expect(await content()).toBe('new');
    expect(after.ino).toBe(before.ino);
    expect(after.size).toBe(before.size);
    expect(after.mtimeNs / 1_000_000_000n).toBe(before.mtimeNs / 1_000_000_000n);
    expect(after.mtimeNs).not.toBe(before.mtimeNs);
    expect(lastEvent()).toEqual({ ...CHANGE, how: 'write-in-place', content: 'new', before: 'old' });
  });

  test('is refused for another size', async () => {
    await expect(files.writeSameSizeSameSecond('resolv.conf', 'newer')).rejects.toThrow(HarnessError);
    expect(await content()).toBe('old');
  });
});

test('the other changes do not keep the second', async () => {
  const { mtimeMs } = await stat(path);
  await files.writeInPlace('resolv.conf', 'new');
  expect((await stat(path)).mtimeMs).toBeGreaterThan(mtimeMs + 1000);
});

test.each([
  ['a path that is too long', 'x'.repeat(300)],
  ['itself', 'resolv.conf'],
  ['a folder', '.'],
])('a symlink to %s has no content, and a file can replace it', async (_, target) => {
  await files.flipSymlink('resolv.conf', target);
  expect(lastEvent()).toEqual({ ...CHANGE, how: 'symlink-flip', content: null, before: 'old', target });
  await files.renameOver('resolv.conf', 'new');
  expect(lastEvent()).toEqual({ ...CHANGE, how: 'rename-over', content: 'new', before: null });
});

test('a symlink to a unix socket has no content', async () => {
  const server = createServer().listen(join(directory.path, 'socket'));
  await once(server, 'listening');
  await files.flipSymlink('resolv.conf', 'socket');
  expect(lastEvent()).toEqual({ ...CHANGE, how: 'symlink-flip', content: null, before: 'old', target: 'socket' });
  server.close();
  await once(server, 'close');
});
