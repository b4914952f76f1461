import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Header, pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { unpackLayer } from '../../../lab/client/unpack-layer.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** A tar with these entries; a text is the content of a file. */
function layer(...entries: readonly [Partial<Header> & { name: string }, string?][]) {
  const tar = pack();
  for (const [header, content] of entries) {
    if (content === undefined) tar.entry(header);
    else tar.entry(header, content);
  }
  tar.finalize();
  return tar as never;
}

test('files, folders, links and whiteouts', async () => {
  await using folder = await temporaryDirectory();
  const root = folder.path;
  await unpackLayer(
    layer(
      [{ name: 'usr/bin/', type: 'directory', mode: 0o755 }],
      [{ name: 'bin', type: 'symlink', linkname: 'usr/bin' }],
      [{ name: 'usr/bin/tool', mode: 0o4755 }, 'tool'],
      [{ name: 'usr/bin/twin', type: 'link', linkname: 'usr/bin/tool' }],
      [{ name: 'etc/old' }, 'old'],
      [{ name: 'opt/gone/file' }, 'x'],
    ),
    root,
  );
  await unpackLayer(
    layer([{ name: 'bin/second' }, 'second'], [{ name: 'etc/.wh.old' }, ''], [{ name: 'opt/gone/.wh..wh..opq' }, '']),
    root,
  );
  expect(await readFile(join(root, 'usr/bin/second'), 'utf8')).toBe('second');
  expect(await readFile(join(root, 'usr/bin/twin'), 'utf8')).toBe('tool');
  expect(await readlink(join(root, 'bin'))).toBe('usr/bin');
  expect((await lstat(join(root, 'usr/bin/tool'))).mode & 0o7777).toBe(0o755);
  expect([existsSync(join(root, 'etc/old')), existsSync(join(root, 'opt/gone/file'))]).toEqual([false, false]);
});

test('nothing is written, read or removed outside of the root', async () => {
  await using folder = await temporaryDirectory();
  const outside = join(folder.path, 'outside');
  const root = join(folder.path, 'root');
  await mkdir(outside);
  await mkdir(root);
  await writeFile(join(outside, 'secret'), 'secret');
  await unpackLayer(
    layer(
      [{ name: 'abs', type: 'symlink', linkname: outside }],
      [{ name: 'abs/by-symlink' }, 'x'],
      [{ name: '../outside/by-dots' }, 'x'],
      [{ name: '/up', type: 'symlink', linkname: '../../../../../..' }],
      [{ name: `up${outside}/by-up` }, 'x'],
      [{ name: 'abs/.wh.secret' }, ''],
      [{ name: 'secret', type: 'symlink', linkname: join(outside, 'secret') }],
      [{ name: 'secret' }, 'changed'],
    ),
    root,
  );
  expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret');
  for (const name of ['by-symlink', 'by-dots', 'by-up']) expect(existsSync(join(outside, name))).toBe(false);
  expect(await readFile(join(root, outside, 'by-symlink'), 'utf8')).toBe('x');
  expect(await readFile(join(root, 'secret'), 'utf8')).toBe('changed');
});

test('a hard link to a file outside is none', async () => {
  await using folder = await temporaryDirectory();
  const root = join(folder.path, 'root');
  await mkdir(root);
  await writeFile(join(folder.path, 'secret'), 'secret');
  const linking = unpackLayer(layer([{ name: 'copy', type: 'link', linkname: '../secret' }]), root);
  await expect(linking).rejects.toThrow('ENOENT');
});
