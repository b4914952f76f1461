import { execa } from 'execa';
import { areInstalled, programVersion } from '../../requirements/programs.ts';
import type { Requirement } from '../../requirements/types.ts';
import { filesOf, PackageFileError, type UnpackedPackages, unpackedRoot } from './unpacked-root.ts';

const RPM = /^rpm:(.+)$/s;

/** Whether a word names packages of a distribution with RPM: `rpm:FILE[:FILE…]`. */
export function isRpmWord(word: string): boolean {
  return RPM.test(word);
}

/** What unpacks these packages: rpm's own programs, which Debian has. */
export const rpmRequirements: readonly Requirement[] = [
  {
    id: 'rpm',
    for: 'images',
    fatal: false,
    costs: 'packages (`rpm:FILE`) cannot be unpacked',
    packages: ['rpm'],
    present: () => areInstalled(['rpm', 'rpm2archive']),
    version: () => programVersion('rpm', '--version'),
  },
];

/**
 * Unpacks the packages that a word names into the cache, once for each content. Files are divided by colons and may be globs:
 * `rpm:glibc-2.34-60.el9.x86_64.rpm:glibc-common-*.rpm`.
 *
 * @throws PackageFileError for files that are no packages, or packages without a glibc
 */
export async function unpackRpms(word: string): Promise<UnpackedPackages> {
  const [, text = ''] = RPM.exec(word) ?? [];
  const files = filesOf(word, text, { ending: '.rpm', or: '' });
  const packages = await Promise.all(files.map(readHeader));
  const libc = packages.find(({ name }) => name === 'glibc');
  if (!libc) {
    const found = packages.map(({ name }) => name).join(', ');
    throw new PackageFileError(`no glibc in ${files.join(', ')}: found ${found}`);
  }
  // Packages from one source have one version: a libc.so.6 beside the nscd of another version proves nothing.
  const other = packages.find(({ source, version }) => source === libc.source && version !== libc.version);
  if (other)
    throw new PackageFileError(
      `${other.name} is ${other.version}, and glibc is ${libc.version}: name packages of one build`,
    );
  const root = await unpackedRoot(files, 'rpms', async (place) => {
    const unpack = 'rpm2archive - <"$1" | tar -xz --keep-directory-symlink -C "$2"';
    for (const file of files) await execa('sh', ['-c', unpack, 'sh', file, place]);
  });
  return { root, version: libc.version };
}

interface RpmHeader {
  name: string;
  version: string;
  /** The name of the source package. */
  source: string;
}

/** @throws PackageFileError for a file that is no package */
async function readHeader(file: string): Promise<RpmHeader> {
  const format = '%{NAME}\\t%{VERSION}-%{RELEASE}\\t%{SOURCERPM}';
  const words = ['-qp', '--nosignature', '--nodigest', '--queryformat', format, file];
  const { failed, stdout } = await execa('rpm', words, { reject: false, env: { LC_ALL: 'C' } });
  const [name, version, source] = stdout?.split('\t') ?? [];
  if (failed || name === undefined || version === undefined || source === undefined)
    throw new PackageFileError(`${file} is no RPM package`);
  // The source is a file, such as glibc-2.34-60.el9.src.rpm.
  return { name, version, source: source.replace(/-[^-]+-[^-]+$/, '') };
}
