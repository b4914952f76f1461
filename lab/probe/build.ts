import { join } from 'node:path';
import { execa } from 'execa';
import { buildC } from '../build/c-program.ts';
import { HarnessError } from '../core/harness-error.ts';

export type CProbeTarget = 'glibc' | 'musl';

export interface BuildPaths {
  cacheDir: string;
  /** The glibc to compile against: the lab's oldest, so that one binary runs on all. This machine's own without it. */
  sysroot?: string;
  /** A root file system with musl and its headers. Needed for `musl`. */
  muslRoot?: string;
}

const sources = new URL('../../probes/c/', import.meta.url).pathname;

/** _GNU_SOURCE: the reentrant gethostby* functions are behind it. */
const common = ['-std=c99', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-O1', '-g'];

/** `-B`, so that the compiler takes crt1.o and its like from the sysroot and not from this machine. */
function glibcFlags(sysroot: string | undefined): string[] {
  const against = sysroot === undefined ? [] : [`--sysroot=${sysroot}`, `-B${sysroot}/usr/lib`, `-L${sysroot}/usr/lib`];
  return [...against, '-lresolv', '-lpthread'];
}

/** By hand what musl's own compiler wrapper does, because that wrapper would have to be installed on this machine. */
async function muslFlags(cc: string, root: string | undefined): Promise<string[]> {
  if (root === undefined) throw new HarnessError('the musl probe is compiled against a musl image, and there is none');
  const ask = async (question: string) => (await execa(cc, [question])).stdout;
  const [machine] = (await ask('-dumpmachine')).split('-');
  const libraries = join(root, 'usr/lib', `${machine}-linux-musl`);
  const crt = (name: string) => join(libraries, name);
  return [
    ...['-nostdinc', '-isystem', join(root, 'usr/include', `${machine}-linux-musl`)],
    ...['-isystem', await ask('-print-file-name=include')],
    ...['-nostdlib', '-no-pie', crt('crt1.o'), crt('crti.o')],
    ...[`-L${join(root, 'lib', `${machine}-linux-musl`)}`, `-L${libraries}`, '-lc'],
    ...[await ask('-print-libgcc-file-name'), crt('crtn.o')],
    `-Wl,-dynamic-linker,/lib/ld-musl-${machine}.so.1`,
  ];
}

/**
 * The C probe for a kind of C library: the path of its binary, compiled unless the cache has it.
 * @throws HarnessError without a compiler or when the sources do not compile, with the compiler's words
 */
export function buildCProbe(target: CProbeTarget, { cacheDir, sysroot, muslRoot }: BuildPaths): Promise<string> {
  const behind = async (cc: string) => (target === 'glibc' ? glibcFlags(sysroot) : muslFlags(cc, muslRoot));
  const probe = { title: `${target} C probe`, name: `c-${target}`, sources, before: common, behind };
  return buildC(probe, join(cacheDir, 'probes'));
}
