import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Progress } from '../../util/progress.ts';
import { privateApt } from '../apt/private-apt.ts';
import { madeInPlace } from '../image/made-in-place.ts';
import { UnavailableError } from '../image/unavailable.ts';
import { filesOf, PackageFileError, packageFilesDir, type UnpackedPackages, unpackedRoot } from './unpacked-root.ts';

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
 * @throws PackageFileError for files that are no packages, or packages without a libc6
 * @throws UnavailableError if the mirror does not have the version
 */
export async function unpackDebs(word: string, { progress }: { progress: Progress }): Promise<UnpackedPackages> {
  const [, text = ''] = DEB.exec(word) ?? [];
  const [, name, version] = /^([a-z0-9][a-z0-9+.-]*)=([^/]+)$/.exec(text) ?? [];
  if (name === undefined || version === undefined)
    return unpackFiles(filesOf(word, text, { ending: '.deb', or: ', or a version as in deb:libc6=2.36-9' }));
  if (name !== 'libc6')
    throw new PackageFileError(`${word}: name libc6=${version}; libc-bin and nscd of that version come with it`);
  return unpackVersion(word, version, progress);
}

async function unpackVersion(word: string, version: string, progress: Progress): Promise<UnpackedPackages> {
  const place = join(packageFilesDir('debs'), `libc6=${version}`.replaceAll(/[^\w.+~=-]/g, '-'));
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

async function unpackFiles(files: readonly string[]): Promise<UnpackedPackages> {
  const controls = await Promise.all(files.map(readControl));
  const libc = controls.find((control) => fieldOf(control, 'Package') === 'libc6');
  const version = libc && fieldOf(libc, 'Version');
  if (!version)
    throw new PackageFileError(
      `no libc6 in ${files.join(', ')}: found ${controls.map((each) => fieldOf(each, 'Package')).join(', ')}`,
    );
  refuseMixture(controls, version);
  const root = await unpackedRoot(files, 'debs', async (place) => {
    const unpack = 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"';
    for (const file of files) await execa('sh', ['-c', unpack, 'sh', file, place]);
    await mkdir(join(place, 'var/lib/dpkg'), { recursive: true });
    const record = controls.map((control) => `${control.trim()}\n\n`).join('');
    await appendFile(join(place, 'var/lib/dpkg/status'), record);
  });
  return { root, version };
}

/** Packages from one source have one version: a libc.so.6 beside the nscd or the tools of another version proves nothing. */
function refuseMixture(controls: readonly string[], version: string): void {
  const other = controls.find(
    (each) => FROM_GLIBC.includes(fieldOf(each, 'Package')) && fieldOf(each, 'Version') !== version,
  );
  if (other === undefined) return;
  throw new PackageFileError(
    `${fieldOf(other, 'Package')} is ${fieldOf(other, 'Version')}, and libc6 is ${version}: name packages of one build`,
  );
}

const FROM_GLIBC = ['libc-bin', 'nscd'];

/** The control file of a package. @throws PackageFileError for a file that is none */
async function readControl(file: string): Promise<string> {
  const { failed, stdout, stderr, code } = await execa('dpkg-deb', ['--field', file], { reject: false });
  if (code === 'ENOENT') throw new PackageFileError('dpkg-deb is not installed, which unpacks packages (Debian: dpkg)');
  if (failed)
    throw new PackageFileError(`${file} is no Debian package: ${/error: (.+)/.exec(stderr)?.[1] ?? 'dpkg-deb failed'}`);
  return stdout;
}

function fieldOf(control: string, name: string): string {
  return new RegExp(`^${name}: (.+)$`, 'm').exec(control)?.[1] ?? '';
}
