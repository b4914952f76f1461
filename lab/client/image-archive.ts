import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat as statOf, utimes } from 'node:fs/promises';
import { basename, dirname, join, normalize, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { messageOf } from '../core/harness-error.ts';
import { madeInPlace } from '../libc/image/made-in-place.ts';
import { ARCH } from '../libc/inspect/arch.ts';
import { cacheDir } from '../util/cache-paths.ts';
import { ClientDefinitionError } from './definition.ts';
import { unpackLayer } from './unpack-layer.ts';

/** Of manifest.json in what `docker save` writes. */
const Saved = z.array(z.object({ Layers: z.array(z.string()) })).min(1);
/** Of index.json and the blobs in an OCI image layout (image-layout.md). */
const Descriptor = z.object({ digest: z.string(), mediaType: z.string().optional(), platform: z.unknown().optional() });
const Index = z.object({ manifests: z.array(Descriptor).min(1) });
const Manifest = z.object({ layers: z.array(Descriptor) });

const PROGRAM_FOLDERS = ['usr', 'bin', 'sbin', 'lib'];

/**
 * The root file system that `--root` names: a folder as it is; an OCI image layout, or a tar of one, of `docker save` or of `docker export`,
 * unpacked into the cache.
 *
 * @throws ClientDefinitionError for what is none of these; the message is one line
 */
export async function rootFolder(path: string): Promise<string> {
  const place = resolve(path);
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) throw new ClientDefinitionError(`--root ${path}: there is no ${place}`);
  const isLayout = stat.isDirectory() && existsSync(join(place, 'oci-layout'));
  if (stat.isDirectory() && !isLayout) {
    refuseOther(place, path);
    return place;
  }
  const index = isLayout ? statSync(join(place, 'index.json'), { throwIfNoEntry: false }) : stat;
  const key = createHash('sha256').update([place, index?.size, index?.mtimeMs].join('\0')).digest('hex').slice(0, 16);
  const all = join(cacheDir(), 'client-roots');
  await mkdir(all, { recursive: true });
  const root = join(all, `${basename(place)}-${key}`);
  if (existsSync(root)) {
    await utimes(root, new Date(), new Date());
    return root;
  }
  await removeUnused(all);
  try {
    await madeInPlace(root, async (made) => {
      await (isLayout ? unpackImage(place, made) : unpackTar(place, made));
      refuseOther(made, path);
      await utimes(made, new Date(), new Date());
    });
  } catch (error) {
    if (error instanceof ClientDefinitionError) throw error;
    throw new ClientDefinitionError(`--root ${path}: it is no root file system and no image: ${messageOf(error)}`);
  }
  return root;
}

/** Roots that no run has used for this long are removed. */
const UNUSED_MS = 30 * 24 * 3600 * 1000;

async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const used = await statOf(path).catch(() => null);
    if (used && Date.now() - used.mtimeMs > UNUSED_MS) await rm(path, { recursive: true, force: true });
  }
}

function refuseOther(root: string, path: string): void {
  if (!PROGRAM_FOLDERS.some((folder) => existsSync(join(root, folder))))
    throw new ClientDefinitionError(
      `--root ${path}: it has none of ${PROGRAM_FOLDERS.join(', ')}, so it is no root file system`,
    );
}

/** A tar has an image in a form of Docker or OCI, or the files of a root themselves. */
async function unpackTar(file: string, root: string): Promise<void> {
  // It is removed with abandoned roots if this process is killed, because their names begin alike.
  const image = `${root}.image`;
  await mkdir(image);
  try {
    const isImage = await unpackImageFiles(await opened(file), image);
    if (isImage) await unpackImage(image, root);
    else await unpackLayer(await opened(file), root);
  } finally {
    await rm(image, { recursive: true, force: true });
  }
}

/** Writes the files of an image that a tar has, by their names. @returns whether it has one */
async function unpackImageFiles(tar: Readable, folder: string): Promise<boolean> {
  const entries = extract();
  const reading = pipeline(tar, entries);
  reading.catch(() => {});
  let isImage = false;
  for await (const entry of entries) {
    const { name, type } = entry.header;
    const path = normalize(`/${name}`);
    isImage ||= path === '/manifest.json' || path === '/index.json';
    if (type === 'file' && OF_IMAGE.test(path)) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await pipeline(entry, createWriteStream(join(folder, path)));
    } else entry.resume();
  }
  await reading;
  return isImage;
}

/** Builders name layers as they like: `<digest>.tar`, `<digest>/layer.tar`, `layer-1.tar.gz`. */
const OF_IMAGE = /^\/(manifest\.json|index\.json|blobs\/[\w/.-]+|([\w.:-]+\/)?[\w.:-]+\.tar(\.gz|\.zst)?)$/;

/** Unpacks the layers of an image in order. */
async function unpackImage(folder: string, root: string): Promise<void> {
  for (const layer of await layersOf(folder))
    await unpackLayer(await opened(join(folder, normalize(`/${layer}`))), root);
}

async function layersOf(folder: string): Promise<string[]> {
  const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(folder, path), 'utf8'));
  const saved = join(folder, 'manifest.json');
  if (existsSync(saved)) return Saved.parse(await read('manifest.json'))[0]?.Layers ?? [];
  const blob = (digest: string) => normalize(`/blobs/${digest.replace(':', '/')}`);
  let [first] = Index.parse(await read('index.json')).manifests;
  const nested = Index.safeParse(await read(blob(first?.digest ?? '')));
  // The manifest of an image for several machines lists one manifest for each.
  if (nested.success) first = nested.data.manifests.find(isOwnMachine) ?? nested.data.manifests[0];
  return Manifest.parse(await read(blob(first?.digest ?? ''))).layers.map(({ digest }) => blob(digest));
}

function isOwnMachine({ platform }: z.infer<typeof Descriptor>): boolean {
  return z.object({ architecture: z.literal(ARCH.debian), os: z.literal('linux') }).safeParse(platform).success;
}

/** A file without its compression, which its first octets tell. */
async function opened(path: string): Promise<Readable> {
  const magic = Buffer.alloc(4);
  await using file = await open(path);
  await file.read(magic, 0, magic.length, 0);
  const content = createReadStream(path);
  if (magic.readUInt16BE(0) === 0x1f8b) return piped(content, createGunzip());
  return magic.readUInt32LE(0) === 0xfd2fb528 ? piped(content, createZstdDecompress()) : content;
}

function piped<T extends NodeJS.ReadWriteStream & Readable>(content: Readable, through: T): T {
  content.on('error', (error) => through.destroy(error));
  content.pipe(through);
  return through;
}
