import { createHash, randomUUID } from 'node:crypto';
import { access, constants, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { HarnessError } from '../core/harness-error.ts';
import { StorageError, storageFault } from '../core/storage-error.ts';
import { mkdirp } from '../util/mkdirp.ts';

/** A C program that the lab compiles. */
export interface CProgram {
  /** The program's name in messages. */
  title: string;
  /** The beginning of its file's name. Digests follow: of the sources, of compiler and flags, and of the file itself. */
  name: string;
  /** The folder of its sources. */
  sources: string;
  /** The compiler's flags before the sources; they are part of the digest. */
  flagsBefore: readonly string[];
  /** The flags after the sources, which may depend on this machine. */
  flagsAfter(cc: string): Promise<readonly string[]>;
}

/**
 * The path of a C program's binary in `directory`. It is compiled unless an undamaged build of the same sources, flags and
 * compiler exists. Without a compiler any build of the same sources is used. `$CC` names the compiler; the default is `cc`.
 * @throws HarnessError without a compiler, or with the compiler's messages if the sources do not compile; StorageError for
 * a full disk
 */
export async function buildC(program: CProgram, directory: string): Promise<string> {
  const { title, name, sources, flagsBefore, flagsAfter } = program;
  const cc = process.env.CC ?? 'cc';
  await mkdirp(directory);
  const [version, { files, digest }, built] = await Promise.all([
    compilerVersion(cc),
    readSources(sources, flagsBefore),
    readdir(directory),
  ]);
  const prefix = `${name}-${digest}-`;
  if (version === undefined) {
    const any = await undamagedBuild(directory, built, prefix);
    if (any !== undefined) return any;
    throw new HarnessError(`no C compiler: '${cc}' does not run, and the cache has no built ${title}`);
  }
  const flags = await flagsAfter(cc);
  const beginning = `${prefix}${digestOf(JSON.stringify([version, flags]))}-`;
  const known = await undamagedBuild(directory, built, beginning);
  if (known !== undefined) return known;
  const temporary = join(directory, `${beginning}${randomUUID()}.tmp`);
  try {
    await execa(cc, [...flagsBefore, ...files, ...flags, '-o', temporary], { cwd: sources, env: { LC_ALL: 'C' } });
  } catch (error) {
    const fault = storageFault(error);
    if (fault !== null) throw new StorageError(`the ${title}`, fault);
    if (error instanceof ExecaError) throw new HarnessError(`the ${title} does not compile:\n${error.stderr}`);
    throw error;
  }
  const file = beginning + digestOf(await readFile(temporary));
  // Another process may have built it meanwhile, and a program may have it mounted: a file in its place would be another one.
  const meanwhile = await undamagedBuild(directory, [file], beginning);
  if (meanwhile !== undefined) await rm(temporary);
  else await rename(temporary, join(directory, file));
  return join(directory, file);
}

/** The first executable file with this beginning of its name whose content has the digest at the end of its name. */
async function undamagedBuild(
  directory: string,
  files: readonly string[],
  beginning: string,
): Promise<string | undefined> {
  for (const file of files.filter((each) => each.startsWith(beginning))) {
    const path = join(directory, file);
    const digest = await readFile(path).then(digestOf, () => null);
    const mayRun = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (mayRun && digest !== null && file.endsWith(`-${digest}`)) return path;
  }
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

async function readSources(folder: string, flags: readonly string[]): Promise<{ files: string[]; digest: string }> {
  const hash = createHash('sha256').update(flags.join(' '));
  const names = (await readdir(folder)).filter((name) => /\.[ch]$/.test(name)).sort();
  for (const name of names) hash.update(`\0${name}\0`).update(await readFile(join(folder, name)));
  return { files: names.filter((name) => name.endsWith('.c')), digest: hash.digest('hex').slice(0, 16) };
}

/** By compiler and search path: a run builds several programs. */
const versions = new Map<string, Promise<string | undefined>>();

/** The output of the compiler's `--version`; undefined without a compiler. */
function compilerVersion(cc: string): Promise<string | undefined> {
  const key = JSON.stringify([cc, process.env.PATH]);
  const known = versions.get(key) ?? askVersion(cc);
  versions.set(key, known);
  return known;
}

async function askVersion(cc: string): Promise<string | undefined> {
  const { failed, stdout } = await execa(cc, ['--version'], { reject: false });
  return failed ? undefined : stdout;
}
