import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { cacheDir } from '../../util/cache-paths.ts';
import type { Progress } from '../../util/progress.ts';
import { privateApt } from '../apt/private-apt.ts';
import { compareVersions } from '../catalogue/version.ts';
import { madeInPlace } from '../image/made-in-place.ts';
import { BuildError } from './build-error.ts';

/** A source tree of glibc. */
export interface SourceTree {
  path: string;
  /** The release in its version.h. */
  version: string;
}

/** How a source is named and prepared. */
export interface SourceRequest {
  /** A version (`2.36`), Debian's revision (`2.36-9+deb12u14`), a folder or a tarball. */
  source: string;
  /** Whether Debian's own patches are to be in it. */
  debianPatches: boolean;
}

/**
 * Finds a source tree, or makes one in the cache: from Debian's source package of a version, as upstream released it or with Debian's
 * patches, or from a tarball.
 *
 * @throws BuildError for a source that is none of glibc
 * @throws UnavailableError if the mirror cannot be read
 */
export async function sourceTree(
  { source, debianPatches }: SourceRequest,
  { progress }: { progress: Progress },
): Promise<SourceTree> {
  if (existsSync(source)) {
    if (debianPatches) throw new BuildError(`--debian-patches needs a version, and ${source} is a source of its own`);
    const path = resolve(source);
    return (await stat(path)).isDirectory() ? readTree(path) : fromTarball(path);
  }
  if (!/^\d+\.\d+[\w.+~-]*$/.test(source))
    throw new BuildError(`no source '${source}': name a version such as 2.36, a folder, or a tarball`);
  return fromDebian(source, debianPatches, progress);
}

async function readTree(path: string): Promise<SourceTree> {
  const text = await readFile(join(path, 'version.h'), 'utf8').catch(() => '');
  const version = /^#define VERSION "(\d+\.\d+(?:\.\d+)*)"/m.exec(text)?.[1];
  if (version === undefined || !existsSync(join(path, 'configure')))
    throw new BuildError(`${path} is no source of glibc: it has no configure and version.h`);
  return { path, version };
}

const sourcesDir = () => join(cacheDir(), 'sources');

async function fromTarball(file: string): Promise<SourceTree> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return once(hash.digest('hex').slice(0, 12), (folder) => unpackTarball(file, folder));
}

async function unpackTarball(file: string, folder: string): Promise<void> {
  const { failed, stderr } = await execa('tar', ['-x', '--strip-components=1', '-C', folder, '-f', file], {
    reject: false,
  });
  if (failed) throw new BuildError(`${file} is no tarball: ${stderr.split('\n')[0]}`);
}

/** @throws BuildError for a version that the mirror does not have */
async function fromDebian(source: string, debianPatches: boolean, progress: Progress): Promise<SourceTree> {
  const kept = await keptRevision(source, debianPatches);
  if (kept !== null) return readTree(kept);
  progress({ item: `source of glibc ${source}`, phase: 'begin', text: 'from the mirror' });
  const apt = await privateApt('deb-src');
  const fitting = async () =>
    (await apt.versions('glibc')).filter((each) => each === source || each.replace(/-[^-]*$/, '') === source);
  if ((await fitting()).length === 0) await apt.update();
  // The newest revision has the most patches; all of one version have the same release.
  const [revision] = (await fitting()).toSorted((a, b) => compareVersions(numbersOf(b), numbersOf(a)));
  if (revision === undefined) {
    const known = (await apt.versions('glibc')).join(', ');
    throw new BuildError(`the mirror has no source of glibc ${source}, but of ${known}; or name a folder or a tarball`);
  }
  const tree = await once(treeName(revision, debianPatches), async (folder) => {
    const downloads = `${folder}.downloads`;
    await mkdir(downloads);
    try {
      await apt.get(['source', '--download-only', `glibc=${revision}`], downloads);
      const files = await readdir(downloads);
      const [original, description] = [
        files.find((name) => name.includes('.orig.tar.') && !name.endsWith('.asc')),
        files.find((name) => name.endsWith('.dsc')),
      ];
      if (original === undefined || description === undefined)
        throw new BuildError(`the source package of glibc ${revision} has no original tarball`);
      if (!debianPatches) return await unpackTarball(join(downloads, original), folder);
      await rm(folder, { recursive: true });
      await execa('dpkg-source', ['--no-check', '-x', join(downloads, description), folder]);
    } finally {
      await rm(downloads, { recursive: true, force: true });
    }
  });
  progress({ item: `source of glibc ${source}`, phase: 'done', text: revision });
  return tree;
}

const treeName = (revision: string, debianPatches: boolean) => `glibc-${revision}${debianPatches ? '-debian' : ''}`;

/** The tree of a version that an earlier build has unpacked; null without one. */
async function keptRevision(source: string, debianPatches: boolean): Promise<string | null> {
  const names = await readdir(sourcesDir()).catch(() => []);
  const known = names.flatMap((name) => {
    const [, revision = '', suffix] = /^glibc-(.*?)(-debian)?$/.exec(name) ?? [];
    const isOf = revision === source || revision.replace(/-[^-]*$/, '') === source;
    return isOf && (suffix !== undefined) === debianPatches ? [revision] : [];
  });
  const [newest] = known.toSorted((a, b) => compareVersions(numbersOf(b), numbersOf(a)));
  return newest === undefined ? null : join(sourcesDir(), treeName(newest, debianPatches));
}

/** A revision as dotted numbers, for an order: 2.36.9.12.14 for `2.36-9+deb12u14`. */
function numbersOf(revision: string): string {
  return (revision.match(/\d+/g) ?? []).join('.');
}

/** Fills a folder of the cache once. Debian's tarballs lack the manual, which no licence of the archive allows; make needs its folder. */
async function once(name: string, fill: (folder: string) => Promise<void>): Promise<SourceTree> {
  const place = join(sourcesDir(), name);
  if (existsSync(place)) return readTree(place);
  await madeInPlace(place, async (temporary) => {
    await fill(temporary);
    await readTree(temporary);
    if (existsSync(join(temporary, 'manual/Makefile'))) return;
    await mkdir(join(temporary, 'manual'), { recursive: true });
    await writeFile(join(temporary, 'manual/Makefile'), 'subdir := manual\ninclude ../Makeconfig\ninclude ../Rules\n');
  });
  return readTree(place);
}
