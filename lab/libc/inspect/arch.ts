import { readElf } from './elf-file.ts';

interface Arch {
  /** The name in Debian's library folders and in musl's loader. */
  name: string;
  /** `e_machine` of its programs (<elf.h>). */
  elf: number;
  /** The name of glibc's dynamic loader, and its path in programs (PT_INTERP). */
  loader: string;
  loaderPlace: string;
}

const ARCHES: readonly [Arch, ...Arch[]] = [
  { name: 'x86_64', elf: 62, loader: 'ld-linux-x86-64.so.2', loaderPlace: '/lib64/ld-linux-x86-64.so.2' },
  { name: 'aarch64', elf: 183, loader: 'ld-linux-aarch64.so.1', loaderPlace: '/lib/ld-linux-aarch64.so.1' },
];

/** The architecture of this machine. */
export const ARCH = (process.arch === 'arm64' ? ARCHES[1] : ARCHES[0]) ?? ARCHES[0];

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
