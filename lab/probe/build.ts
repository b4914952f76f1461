import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { makeFolder } from '../make-folder.ts';
import { Trouble } from '../trouble.ts';

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
  if (root === undefined) throw new Trouble('the musl probe is compiled against a musl image, and there is none');
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

async function readSources(): Promise<{ names: string[]; digest: string }> {
  const hash = createHash('sha256').update(common.join(' '));
  const names = (await readdir(sources)).filter((name) => /\.[ch]$/.test(name)).sort();
  for (const name of names) hash.update(`\0${name}\0`).update(await readFile(join(sources, name)));
  return { names: names.filter((name) => name.endsWith('.c')), digest: hash.digest('hex').slice(0, 16) };
}

/** The compiler's own words about itself; undefined without one. */
async function compilerVersion(cc: string): Promise<string | undefined> {
  const { failed, stdout } = await execa(cc, ['--version'], { reject: false });
  return failed ? undefined : stdout;
}

/**
 * The C probe for a kind of C library: the path of its binary, compiled unless the cache has it. The key is the
 * sources, the flags, the paths and the compiler; on a machine without a compiler any build of the same sources does.
 * `$CC` names the compiler, `cc` without it.
 * @throws Trouble without a compiler or when the sources do not compile, with the compiler's words
 */
export async function buildCProbe(target: CProbeTarget, { cacheDir, sysroot, muslRoot }: BuildPaths): Promise<string> {
  const cc = process.env.CC ?? 'cc';
  const directory = join(cacheDir, 'probes');
  await makeFolder(directory);
  const [version, { names, digest }, built] = await Promise.all([
    compilerVersion(cc),
    readSources(),
    readdir(directory),
  ]);
  const prefix = `c-${target}-${digest}-`;
  if (version === undefined) {
    const [any] = built.filter((name) => name.startsWith(prefix) && !name.endsWith('.tmp'));
    if (any !== undefined) return join(directory, any);
    throw new Trouble(`no C compiler: '${cc}' does not run, and the cache has no built ${target} probe`);
  }
  const flags = target === 'glibc' ? glibcFlags(sysroot) : await muslFlags(cc, muslRoot);
  const key = createHash('sha256')
    .update(JSON.stringify([version, flags]))
    .digest('hex')
    .slice(0, 16);
  const binary = join(directory, prefix + key);
  if (built.includes(basename(binary))) return binary;
  const temporary = `${binary}.${randomUUID()}.tmp`;
  try {
    await execa(cc, [...common, ...names, ...flags, '-o', temporary], { cwd: sources });
  } catch (error) {
    if (error instanceof ExecaError) throw new Trouble(`the ${target} C probe does not compile:\n${error.stderr}`);
    throw error;
  }
  await rename(temporary, binary);
  return binary;
}
