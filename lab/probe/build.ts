import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { buildC } from '../build/c-program.ts';
import { HarnessError } from '../core/harness-error.ts';
import { libraryBelow } from '../libc/inspect/libc-places.ts';

export type CProbeTarget = 'glibc' | 'musl';

export interface BuildPaths {
  cacheDir: string;
  /** The glibc to compile against: the lab's oldest, so that one binary runs on all. By default this machine's own. */
  sysroot?: string;
  /** A root file system with musl and its headers; required for `musl`. */
  muslRoot?: string;
}

const sources = new URL('../../probes/c/', import.meta.url).pathname;

/** _GNU_SOURCE declares the reentrant gethostby* functions. */
const common = ['-std=c99', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-O1', '-g'];

/**
 * The compiler's flags for a program that runs on a glibc and on all newer ones. `-B` makes the compiler use crt1.o and the like of the
 * sysroot instead of this machine's.
 * @param sysroot that glibc; by default this machine's own
 */
export function glibcFlags(sysroot: string | undefined): string[] {
  const against = sysroot === undefined ? [] : [`--sysroot=${sysroot}`, `-B${sysroot}/usr/lib`, `-L${sysroot}/usr/lib`];
  return [...against, '-lresolv', '-lpthread'];
}

/** The flags of musl's own compiler wrapper, so that the wrapper need not be installed on this machine. */
async function muslFlags(cc: string, root: string | undefined): Promise<string[]> {
  if (root === undefined) throw new HarnessError('the musl probe needs a musl image, which is missing');
  const output = async (option: string) => (await execa(cc, [option])).stdout;
  const [machine] = (await output('-dumpmachine')).split('-');
  const libraries = join(root, 'usr/lib', `${machine}-linux-musl`);
  const crt = (name: string) => join(libraries, name);
  return [
    ...['-nostdinc', '-isystem', join(root, 'usr/include', `${machine}-linux-musl`)],
    ...['-isystem', await output('-print-file-name=include')],
    ...['-nostdlib', '-no-pie', crt('crt1.o'), crt('crti.o')],
    ...[`-L${join(root, 'lib', `${machine}-linux-musl`)}`, `-L${libraries}`, '-lc'],
    ...[await output('-print-libgcc-file-name'), crt('crtn.o')],
    `-Wl,-dynamic-linker,/lib/ld-musl-${machine}.so.1`,
  ];
}

/**
 * The path of the C probe for a kind of C library, compiled unless the cache has it.
 * @throws HarnessError without a compiler, or with the compiler's messages if the sources do not compile
 */
export function buildCProbe(target: CProbeTarget, { cacheDir, sysroot, muslRoot }: BuildPaths): Promise<string> {
  const flagsAfter = async (cc: string) => (target === 'glibc' ? glibcFlags(sysroot) : muslFlags(cc, muslRoot));
  const probe = { title: `${target} C probe`, name: `c-${target}`, sources, flagsBefore: common, flagsAfter };
  return buildC(probe, join(cacheDir, 'probes'));
}

/**
 * The path of the C probe with the glibc of a root file system in it, which has libc.a and its headers (libc6-dev).
 *
 * @throws HarnessError without libc.a, or as `buildCProbe`
 */
export async function buildStaticCProbe(cacheDir: string, root: string): Promise<string> {
  const archive = libraryBelow(root, 'libc.a');
  if (archive === null) throw new HarnessError(`${root} has no libc.a`);
  const folder = dirname(archive);
  const against = [`--sysroot=${root}`, `-B${folder}`, `-L${folder}`];
  const probe = {
    ...{ title: 'static C probe', name: 'c-static', sources, flagsBefore: common },
    flagsAfter: async () => [...against, '-static', '-lresolv', '-lpthread'],
  };
  return buildC(probe, join(cacheDir, 'probes'));
}
