import { constants, createWriteStream, lstatSync, readlinkSync } from 'node:fs';
import { chmod, link, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';

/** A path in a layer that leads out of its root, or a file that cannot be made. */
export class LayerError extends Error {
  override readonly name = 'LayerError';
}

/** Names that remove files of the layers below (OCI image specification, layer.md). */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** The number of symlinks that Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

/**
 * Unpacks a layer of an image over a folder. Symlinks in the way are followed as by a process whose root the folder is, so that no file is
 * written outside of it. Devices and owners are left out: they need root.
 *
 * @throws LayerError for an entry that leads out of the folder
 */
export async function unpackLayer(layer: Readable, root: string): Promise<void> {
  const entries = extract();
  const unpacking = pipeline(layer, entries);
  unpacking.catch(() => {});
  for await (const entry of entries) await unpackEntry(entry.header, entry as unknown as Readable, root);
  await unpacking;
}

async function unpackEntry(header: Header, content: Readable, root: string): Promise<void> {
  const name = normalize(`/${header.name}`).replace(/\/$/, '');
  const folder = placeIn(root, dirname(name));
  const target = join(folder, basename(name));
  if (name === '') {
    content.resume();
    return;
  }
  await mkdir(folder, { recursive: true });
  const isWhiteout = basename(name).startsWith(WHITEOUT);
  if (isWhiteout) await whiteOut(folder, basename(name));
  else if (header.type === 'directory') await makeFolder(target, header.mode);
  else if (header.type === 'file' || header.type === 'contiguous-file') {
    await rm(target, { recursive: true, force: true });
    // Without O_NOFOLLOW a symlink that was made meanwhile would be followed.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    await pipeline(content, createWriteStream(target, { flags: flags as unknown as string, mode: 0o600 }));
    // Set-uid bits have no meaning for files of another owner.
    await chmod(target, ((header.mode ?? 0o644) & 0o777) | 0o400);
    return;
  } else if (header.type === 'symlink') {
    await rm(target, { recursive: true, force: true });
    await symlink(header.linkname ?? '', target);
  } else if (header.type === 'link') {
    const from = normalize(`/${header.linkname ?? ''}`);
    await rm(target, { recursive: true, force: true });
    await link(join(placeIn(root, dirname(from)), basename(from)), target);
  }
  content.resume();
}

async function whiteOut(folder: string, name: string): Promise<void> {
  if (name !== OPAQUE) {
    await rm(join(folder, name.slice(WHITEOUT.length)), { recursive: true, force: true });
    return;
  }
  for (const each of await readdir(folder)) await rm(join(folder, each), { recursive: true, force: true });
}

async function makeFolder(path: string, mode = 0o755): Promise<void> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory() && !stat.isSymbolicLink()) await rm(path, { force: true });
  if (!stat?.isSymbolicLink()) await mkdir(path, { recursive: true });
  if (!stat?.isSymbolicLink()) await chmod(path, (mode & 0o777) | 0o700);
}

/**
 * A folder of the root, with the symlinks on its way followed inside the root.
 *
 * @throws LayerError for more symlinks than Linux follows
 */
export function placeIn(root: string, path: string): string {
  let parts = path.split('/').filter(Boolean);
  let place: string[] = [];
  for (let links = 0; parts.length > 0; ) {
    const [part = '', ...rest] = parts;
    parts = rest;
    if (part === '.') continue;
    if (part === '..') {
      place = place.slice(0, -1);
      continue;
    }
    const next = join(root, ...place, part);
    if (!lstatSync(next, { throwIfNoEntry: false })?.isSymbolicLink()) {
      place = [...place, part];
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) throw new LayerError(`${path} in the image has too many symlinks`);
    const target = readlinkSync(next);
    if (target.startsWith('/')) place = [];
    parts = [...target.split('/').filter(Boolean), ...parts];
  }
  return join(root, ...place);
}
