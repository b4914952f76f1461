import { createHash, randomUUID } from 'node:crypto';
import { access, constants, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { HarnessError } from '../core/harness-error.ts';
import { StorageError, storageFault } from '../core/storage-error.ts';
import { mkdirp } from '../util/mkdirp.ts';

/** A C program of the lab's own. */
export interface CProgram {
  /** What the lab calls it, in messages. */
  title: string;
  /** What its file is called, with digests behind it: of its sources, of how it was compiled, and of the file itself. */
  name: string;
  /** The folder of its sources. */
  sources: string;
  /** The compiler's flags before the sources; they are part of the digest. */
  before: readonly string[];
  /** Its flags behind them, which may depend on this machine. */
  behind(cc: string): Promise<readonly string[]>;
}

/**
 * The path of a C program's binary in `directory`, compiled unless it is there as it was made. The key is the sources, the flags, the
 * paths and the compiler; on a machine without a compiler any build of the same sources does. `$CC` names the compiler, `cc` without it.
 * @throws HarnessError without a compiler or when the sources do not compile, with the compiler's words; DiskTrouble for a full disk
 */
export async function buildC({ title, name, sources, before, behind }: CProgram, directory: string): Promise<string> {
  const cc = process.env.CC ?? 'cc';
  await mkdirp(directory);
  const [version, { files, digest }, built] = await Promise.all([
    compilerVersion(cc),
    readSources(sources, before),
    readdir(directory),
  ]);
  const prefix = `${name}-${digest}-`;
  if (version === undefined) {
    const any = await soundBuild(directory, built, prefix);
    if (any !== undefined) return any;
    throw new HarnessError(`no C compiler: '${cc}' does not run, and the cache has no built ${title}`);
  }
  const flags = await behind(cc);
  const beginning = `${prefix}${digestOf(JSON.stringify([version, flags]))}-`;
  const known = await soundBuild(directory, built, beginning);
  if (known !== undefined) return known;
  const temporary = join(directory, `${beginning}${randomUUID()}.tmp`);
  try {
    await execa(cc, [...before, ...files, ...flags, '-o', temporary], { cwd: sources, env: { LC_ALL: 'C' } });
  } catch (error) {
    const fault = storageFault(error);
    if (fault !== null) throw new StorageError(`the ${title}`, fault);
    if (error instanceof ExecaError) throw new HarnessError(`the ${title} does not compile:\n${error.stderr}`);
    throw error;
  }
  const binary = join(directory, beginning + digestOf(await readFile(temporary)));
  await rename(temporary, binary);
  return binary;
}

/** The first of these files whose name begins so, that is what the end of its name says, and that may be executed. */
async function soundBuild(directory: string, files: readonly string[], beginning: string): Promise<string | undefined> {
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

/** The compiler's own words about itself; undefined without one. */
async function compilerVersion(cc: string): Promise<string | undefined> {
  const { failed, stdout } = await execa(cc, ['--version'], { reject: false });
  return failed ? undefined : stdout;
}
