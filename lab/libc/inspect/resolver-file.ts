import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { elfBuildId } from './elf-build-id.ts';
import { NotElfError } from './elf-file.ts';
import { elfSoname } from './elf-soname.ts';

/** A file that the resolver of a C library consists of. */
export interface ResolverFile {
  /** Its DT_SONAME; `musl` for musl's one file, which need not have one. */
  name: string;
  buildId: string | null;
  /** Of its content, in hexadecimal: a patched byte leaves the build-id as it is. */
  sha256: string;
}

/** glibc's loader, C library, resolver and name service modules; up to 2.33 the last two are files of their own (NEWS of 2.34). */
const OF_GLIBC = /^(?:ld-linux.*\.so\.\d+|libc\.so\.6|libresolv\.so\.2|libnss_\w+\.so\.2)$/;

/** What was read from each file, until anything about the file changes. */
const known = new Map<string, Promise<ResolverFile | null>>();

/**
 * What a file is, if it belongs to a resolver; null of any other file, whatever its name. Each file is read once, until its
 * device, inode, size, mtime or ctime differ. Throws when the file cannot be read.
 */
export async function resolverFile(path: string): Promise<ResolverFile | null> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  const key = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  const reading = known.get(key) ?? read(path, Number(size));
  known.set(key, reading);
  // A failure may pass.
  reading.catch(() => known.delete(key));
  return reading;
}

async function read(path: string, size: number): Promise<ResolverFile | null> {
  const soname = await elfSoname(path).catch((error) => {
    if (error instanceof NotElfError) return undefined;
    throw error;
  });
  const isGlibc = soname && OF_GLIBC.test(soname);
  // musl links its one file without a DT_SONAME, unless a distribution adds one.
  const maybeMusl = soname === null || soname === 'libc.so' || soname?.startsWith('libc.musl-');
  if (!isGlibc && !(maybeMusl && size <= MOST_OF_MUSL)) return null;
  const content = await readFile(path);
  if (!isGlibc && !content.includes(MUSL_BANNER)) return null;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: isGlibc ? soname : 'musl', buildId: await elfBuildId(path), sha256 };
}

/** What its loader prints when it is run without arguments (musl, ldso/dynlink.c). */
const MUSL_BANNER = 'musl libc (';

/** In bytes, several times what it has: spares reading programs as large as Node. */
const MOST_OF_MUSL = 8 * 2 ** 20;
