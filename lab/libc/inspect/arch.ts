import { readElf } from './elf-file.ts';

/** An architecture with its names: the only table of them, so that no other file has one. */
export interface Arch {
  /** The name in Debian's library folders and in musl's loader. */
  name: string;
  /** Node's name, `process.arch`. */
  node: string;
  /** The name of Debian's packages and of images of containers. */
  debian: string;
  /** `e_machine` of its programs, and the constant's name (<elf.h>). */
  elf: number;
  elfName: string;
  /** The name of glibc's dynamic loader, and its path in programs (PT_INTERP). */
  loader: string;
  loaderPlace: string;
  /** The name of musl's only file, which is its loader too. */
  muslLoader: string;
}

export const ARCHES: readonly [Arch, ...Arch[]] = [
  {
    ...{ name: 'x86_64', node: 'x64', debian: 'amd64', elf: 62, elfName: 'EM_X86_64' },
    ...{ loader: 'ld-linux-x86-64.so.2', loaderPlace: '/lib64/ld-linux-x86-64.so.2' },
    muslLoader: 'ld-musl-x86_64.so.1',
  },
  {
    ...{ name: 'aarch64', node: 'arm64', debian: 'arm64', elf: 183, elfName: 'EM_AARCH64' },
    ...{ loader: 'ld-linux-aarch64.so.1', loaderPlace: '/lib/ld-linux-aarch64.so.1' },
    muslLoader: 'ld-musl-aarch64.so.1',
  },
];

/** The architecture of this machine. */
export const ARCH = ARCHES.find(({ node }) => node === process.arch) ?? ARCHES[0];

/** The folder of libraries below `/usr` on Debian, which is also what ld.so(8) replaces `$LIB` by. */
export const LIBRARY_FOLDER = `lib/${ARCH.name}-linux-gnu`;

/** The name of an ELF file's architecture. @throws Error as `readElf` */
export async function archOf(path: string): Promise<string> {
  const number = await readElf(path, async ({ machine }) => machine);
  return ARCHES.find(({ elf }) => elf === number)?.name ?? `machine ${number} of <elf.h>`;
}

const PT_INTERP = 3; // <elf.h>

/** The path of a program's dynamic loader (PT_INTERP); null for a static program. @throws Error as `readElf` */
export async function interpreterOf(path: string): Promise<string | null> {
  const [interpreter] = await readElf(path, ({ segments }) => segments(PT_INTERP));
  return interpreter?.toString('utf8').replace(/\0+$/, '') ?? null;
}
