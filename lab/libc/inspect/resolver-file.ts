import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { elfBuildId } from './elf-build-id.ts';
import { elfSoname } from './elf-dynamic.ts';
import { NotElfError } from './elf-file.ts';

/** A file of a C library's resolver. */
export interface ResolverFile {
  /** Its DT_SONAME; `musl` for musl's only file, which may lack one. */
  name: string;
  buildId: string | null;
  /** The digest of its content, in hexadecimal: a patched byte does not change the build-id. */
  sha256: string;
}

/** glibc's loader, C library, resolver and name service modules; up to 2.33 the last two are separate files (NEWS of 2.34). */
const OF_GLIBC = /^(?:ld-linux.*\.so\.\d+|libc\.so\.6|libresolv\.so\.2|libnss_\w+\.so\.2)$/;

/** The facts of files that were read, by the state of the file. */
const known = new Map<string, Promise<ResolverFile | null>>();

/**
 * The facts of a file that belongs to a resolver; null for other files of any name. A file is read again only after a
 * change of its device, inode, size, mtime or ctime.
 * @throws Error if the file cannot be read
 */
export async function resolverFile(path: string): Promise<ResolverFile | null> {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  const key = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  const reading = known.get(key) ?? read(path, Number(size));
  known.set(key, reading);
  // A failed reading may succeed later.
  reading.catch(() => known.delete(key));
  return reading;
}

async function read(path: string, size: number): Promise<ResolverFile | null> {
  const soname = await elfSoname(path).catch((error) => {
    if (error instanceof NotElfError) return undefined;
    throw error;
  });
  const isGlibc = soname && OF_GLIBC.test(soname);
  // musl's only file has no DT_SONAME, unless a distribution adds one.
  const maybeMusl = soname === null || soname === 'libc.so' || soname?.startsWith('libc.musl-');
  if (!isGlibc && !(maybeMusl && size <= MOST_OF_MUSL)) return null;
  const content = readFileSync(path);
  if (!isGlibc && !content.includes(MUSL_BANNER)) return null;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: isGlibc ? soname : 'musl', buildId: await elfBuildId(path), sha256 };
}

/** The output of musl's loader without arguments (musl, ldso/dynlink.c). */
const MUSL_BANNER = 'musl libc (';

/** Several times musl's size, in bytes, so that large programs such as Node are not read. */
const MOST_OF_MUSL = 8 * 2 ** 20;
