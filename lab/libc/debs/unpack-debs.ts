import { createHash } from 'node:crypto';
import { existsSync, globSync, statSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { cacheDir } from '../../util/cache-paths.ts';
import type { Progress } from '../../util/progress.ts';
import { privateApt } from '../apt/private-apt.ts';
import { madeInPlace } from '../image/made-in-place.ts';
import { UnavailableError } from '../image/unavailable.ts';

/** Packages that were unpacked into a root file system of their own. */
export interface UnpackedDebs {
  root: string;
  /** The version of the package libc6. */
  version: string;
}

/** A word `deb:…` that cannot be used; the message is one line. */
export class DebError extends Error {
  override readonly name = 'DebError';
}

const DEB = /^deb:(.+)$/s;

/** Whether a word names packages: `deb:FILE[:FILE…]` or `deb:PACKAGE=VERSION`. */
export function isDebWord(word: string): boolean {
  return DEB.test(word);
}

/**
 * Unpacks the packages that a word names into the cache, once for each content. Files are divided by colons and may be globs:
 * `deb:libc6_2.36-9_amd64.deb:nscd_*.deb`. A version is one that the mirror has: `deb:libc6=2.36-9+deb12u7`; libc-bin and nscd of
 * that version come with it.
 *
 * @throws DebError for files that are no packages, or packages without a libc6
 * @throws UnavailableError if the mirror does not have the version
 */
export async function unpackDebs(word: string, { progress }: { progress: Progress }): Promise<UnpackedDebs> {
  const [, text = ''] = DEB.exec(word) ?? [];
  const [, name, version] = /^([a-z0-9][a-z0-9+.-]*)=([^/]+)$/.exec(text) ?? [];
  if (name === undefined || version === undefined) return unpackFiles(filesOf(word, text));
  if (name !== 'libc6')
    throw new DebError(`${word}: name libc6=${version}; libc-bin and nscd of that version come with it`);
  return unpackVersion(word, version, progress);
}

/** The files of a word. A colon divides two of them only behind `.deb`, because a version's epoch may have one. */
function filesOf(word: string, text: string): string[] {
  const files = text.split(/(?<=\.deb):/).flatMap((each) => {
    const path = resolve(each);
    if (existsSync(path)) return [path];
    const found = globSync(path).toSorted();
    if (found.length > 0) return found;
    if (each.endsWith('.deb')) throw new DebError(`${word}: ${each} does not exist`);
    throw new DebError(`${word}: '${each}' is no package: name .deb files, or a version as in deb:libc6=2.36-9`);
  });
  const folder = files.find((file) => !statSync(file).isFile());
  if (folder !== undefined)
    throw new DebError(`${word}: ${folder} is not a file: name its packages, as ${folder}/*.deb`);
  return files;
}

async function unpackVersion(word: string, version: string, progress: Progress): Promise<UnpackedDebs> {
  const place = join(debsDir(), `libc6=${version}`.replaceAll(/[^\w.+~=-]/g, '-'));
  const kept = existsSync(place) ? (await readdir(place)).map((file) => join(place, file)) : [];
  if (kept.length > 0) return unpackFiles(kept);
  progress({ item: word, phase: 'begin', text: 'from the mirror' });
  const apt = await privateApt('deb');
  if (!(await apt.versions('libc6')).includes(version)) await apt.update();
  const known = await apt.versions('libc6');
  if (!known.includes(version))
    throw new UnavailableError(`${word}: the mirror does not have it; of libc6 it has ${known.join(', ')}`);
  await madeInPlace(place, async (temporary) => {
    const together = ['libc-bin', 'nscd'];
    const have = await Promise.all(together.map(async (each) => (await apt.versions(each)).includes(version)));
    const packages = ['libc6', ...together.filter((_, at) => have[at])];
    await apt.get(['download', ...packages.map((each) => `${each}=${version}`)], temporary);
  });
  progress({ item: word, phase: 'done', text: version });
  return unpackFiles((await readdir(place)).map((file) => join(place, file)));
}

async function unpackFiles(files: readonly string[]): Promise<UnpackedDebs> {
  const controls = await Promise.all(files.map(readControl));
  const libc = controls.find((control) => fieldOf(control, 'Package') === 'libc6');
  const version = libc && fieldOf(libc, 'Version');
  if (!version)
    throw new DebError(
      `no libc6 in ${files.join(', ')}: found ${controls.map((each) => fieldOf(each, 'Package')).join(', ')}`,
    );
  refuseMixture(controls, version);
  const hashes = await Promise.all(files.map(async (file) => sha256(await readFile(file))));
  const place = join(debsDir(), sha256(Buffer.from(hashes.toSorted().join('\n'))).slice(0, 12));
  const root = join(place, 'root');
  if (existsSync(place)) return { root, version };
  await madeInPlace(place, (temporary) => fill(join(temporary, 'root'), files, controls));
  return { root, version };
}

const debsDir = () => join(cacheDir(), 'debs');

/** Packages from one source have one version: a libc.so.6 beside the nscd or the tools of another version proves nothing. */
function refuseMixture(controls: readonly string[], version: string): void {
  const other = controls.find(
    (each) => FROM_GLIBC.includes(fieldOf(each, 'Package')) && fieldOf(each, 'Version') !== version,
  );
  if (other === undefined) return;
  throw new DebError(
    `${fieldOf(other, 'Package')} is ${fieldOf(other, 'Version')}, and libc6 is ${version}: name packages of one build`,
  );
}

const FROM_GLIBC = ['libc-bin', 'nscd'];

/** Unpacks without running a program of the packages, with the links of a merged /usr, and dpkg's record of the packages. */
async function fill(root: string, files: readonly string[], controls: readonly string[]): Promise<void> {
  for (const each of ['bin', 'lib', 'lib64', 'sbin']) {
    await mkdir(join(root, 'usr', each), { recursive: true });
    await symlink(`usr/${each}`, join(root, each));
  }
  for (const file of files) {
    const unpack = 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"';
    await execa('sh', ['-c', unpack, 'sh', file, root]);
  }
  for (const folder of ['etc', 'run', 'proc', 'dev', 'tmp', 'lab', 'var/lib/dpkg'])
    await mkdir(join(root, folder), { recursive: true });
  await rm(join(root, 'var/run'), { recursive: true, force: true });
  await symlink('../run', join(root, 'var/run'));
  await appendFile(join(root, 'var/lib/dpkg/status'), controls.map((control) => `${control.trim()}\n\n`).join(''));
}

/** The control file of a package. @throws DebError for a file that is none */
async function readControl(file: string): Promise<string> {
  const { failed, stdout, stderr, code } = await execa('dpkg-deb', ['--field', file], { reject: false });
  if (code === 'ENOENT') throw new DebError('dpkg-deb is not installed, which unpacks packages (Debian: dpkg)');
  if (failed)
    throw new DebError(`${file} is no Debian package: ${/error: (.+)/.exec(stderr)?.[1] ?? 'dpkg-deb failed'}`);
  return stdout;
}

function fieldOf(control: string, name: string): string {
  return new RegExp(`^${name}: (.+)$`, 'm').exec(control)?.[1] ?? '';
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
