import { existsSync } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibcFacts } from '../core/schema.ts';
import { interpreterOf } from '../libc/inspect/arch.ts';
import { elfBuildId } from '../libc/inspect/elf-build-id.ts';
import { type LibcFile, readLibc } from '../libc/inspect/inspect-root.ts';
import { packageVersion } from '../libc/inspect/package-version.ts';
import type { LibcKind } from '../libc/types.ts';
import type { FoundLibc } from './subject.ts';
import { insideRoot, pathInRoot } from './view/root.ts';

/** The folders of a C library in any distribution; Debian's have a name for each architecture. */
const LIBRARY_FOLDERS = ['/lib64', '/usr/lib64', '/lib', '/usr/lib'];

/** A result, or the reason for none. */
export type LibcOfRoot = { libc: FoundLibc } | { reason: string };

/**
 * The C library of a program below a root, read from files; nothing is run. The program's dynamic loader decides between a
 * glibc and a musl. Without a known program the root must have only one of them.
 *
 * @param root the root file system, on this machine
 * @param program null if it is not known
 */
export async function libcOfRoot(root: string, program: Program | null): Promise<LibcOfRoot> {
  const kinds = program ? await kindsOf(root, program) : { kinds: ['glibc', 'musl'] as const };
  if ('reason' in kinds) return kinds;
  const files = await Promise.all(
    kinds.kinds.map(async (kind) => ({ kind, file: await libcFileIn(root, kind, program?.libraryPath ?? []) })),
  );
  const found = files.flatMap(({ kind, file }) => (file === null ? [] : [{ kind, file }]));
  const [only, ...others] = found;
  if (!only) return { reason: `${root} has no ${kinds.kinds.length === 1 ? kinds.kinds[0] : 'C library'}` };
  if (others.length > 0) return { reason: `${root} has a glibc and a musl, and the program is not known` };
  return readFoundLibc(only.kind, only.file, root);
}

/** A command, with the folders that it and its libraries are searched in. */
export interface Program {
  command: string;
  /** The variable PATH. */
  path: string;
  /** The folders of LD_LIBRARY_PATH, and of the option --library-path of a loader that is the command. */
  libraryPath: readonly string[];
}

/** The facts of the file of a C library; its banner, or the packages of its root, say the package's version. */
export async function readFoundLibc(kind: LibcKind, file: string, root: string): Promise<LibcOfRoot> {
  try {
    const facts = kind === 'glibc' ? await readLibc(kind, file) : await readMusl(file, root);
    return { libc: { facts: { id: file, kind, ...(await packageOf(kind, facts, root)) }, file } };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

async function packageOf(
  kind: LibcKind,
  { version, vendor, buildId }: LibcFile,
  root: string,
): Promise<Omit<LibcFacts, 'id' | 'kind'>> {
  if (kind === 'musl') {
    const revision = (await packageVersion(root, 'musl')) ?? (await apkVersion(root, 'musl'));
    return { version, buildId, package: revision && 'musl', revision };
  }
  // `Debian GLIBC 2.36-9+deb12u14`: so an image without a package database says it too.
  const [, ofBanner] = /^(?:Debian|Ubuntu) GLIBC (\S+)$/.exec(vendor ?? '') ?? [];
  return { version, buildId, package: ofBanner ? 'libc6' : null, revision: ofBanner ?? null };
}

/** The version of musl, which stands in the file as a string of its own (musl src/internal/version.c, __libc_version). */
async function readMusl(file: string, root: string): Promise<LibcFile> {
  const content = (await readFile(file)).toString('latin1');
  const versions = new Set([...content.matchAll(/\0(\d+\.\d+\.\d+(?:-git-[\w-]+)?)\0/g)].map(([, version]) => version));
  const packaged = (await apkVersion(root, 'musl'))?.replace(/-r\d+$/, '');
  const version = packaged ?? (versions.size === 1 ? [...versions][0] : undefined);
  if (version === undefined) throw new Error(`${file} does not say which musl it is`);
  return { version, buildId: await elfBuildId(file), vendor: null };
}

/** The version of an Alpine package, from apk's database of installed packages. */
async function apkVersion(root: string, name: string): Promise<string | null> {
  for (const path of ['/lib/apk/db/installed', '/usr/lib/apk/db/installed']) {
    const text = await readFile(pathInRoot(root, path), 'utf8').catch(() => '');
    const entry = text.split('\n\n').find((each) => `\n${each}\n`.includes(`\nP:${name}\n`));
    const version = /^V:(.+)$/m.exec(entry ?? '')?.[1];
    if (version !== undefined) return version;
  }
  return null;
}

/** The path on this machine of a root's C library; null without one. */
async function libcFileIn(root: string, kind: LibcKind, libraryPath: readonly string[]): Promise<string | null> {
  if (kind === 'musl') {
    const names = await readdir(pathInRoot(root, '/lib')).catch(() => []);
    const loader = names.find((name) => /^ld-musl-.*\.so\.1$/.test(name));
    return loader === undefined ? null : existingIn(root, `/lib/${loader}`);
  }
  const folders = await Promise.all(
    ['/usr/lib', '/lib'].map(async (folder) => {
      const names = await readdir(pathInRoot(root, folder)).catch(() => []);
      return names.filter((name) => /-linux-gnu\w*$/.test(name)).map((name) => `${folder}/${name}`);
    }),
  );
  for (const folder of [...libraryPath, ...folders.flat(), ...LIBRARY_FOLDERS]) {
    const file = existingIn(root, `${folder}/libc.so.6`);
    if (file !== null) return file;
  }
  return null;
}

function existingIn(root: string, path: string): string | null {
  const file = pathInRoot(root, path);
  return existsSync(file) ? file : null;
}

/** The number of scripts, each the interpreter of the one before, that Linux follows (fs/exec.c, BINPRM_MAX_RECURSION). */
const MOST_SCRIPTS = 4;

/** The kinds of C library that a program can have, by its loader; the reason if it has none, or is not found. */
async function kindsOf(root: string, program: Program): Promise<{ kinds: readonly LibcKind[] } | { reason: string }> {
  let { command } = program;
  // A loader that is called as a program has no loader itself.
  const [, loader] = /(?:^|\/)ld-(musl|linux)[^/]*\.so\.\d+$/.exec(command) ?? [];
  if (loader !== undefined) return { kinds: [loader === 'musl' ? 'musl' : 'glibc'] };
  for (let scripts = 0; scripts <= MOST_SCRIPTS; scripts++) {
    const file = fileOf(root, { ...program, command });
    // The root's only C library is then the likely one.
    if (file === null) return { kinds: ['glibc', 'musl'] };
    const next = await interpreterInScript(file).catch(() => null);
    if (next === null) return kindsByLoader(root, file);
    command = next;
  }
  return { kinds: ['glibc', 'musl'] };
}

async function kindsByLoader(root: string, file: string): Promise<{ kinds: LibcKind[] } | { reason: string }> {
  const loader = await interpreterOf(file).catch(() => undefined);
  if (loader === undefined) return { kinds: ['glibc', 'musl'] };
  if (loader === null) return { reason: `${file.slice(root.length)} is a static program, with a resolver of its own` };
  return { kinds: [/ld-musl-/.test(`${loader} ${insideRoot(root, loader)}`) ? 'musl' : 'glibc'] };
}

/** The file of a command, as execvp(3) finds it; null if it is missing. */
function fileOf(root: string, { command, path }: Program): string | null {
  if (command.includes('/')) return existingIn(root, join('/', command));
  for (const folder of path.split(':')) {
    const file = existingIn(root, join('/', folder, command));
    if (file !== null) return file;
  }
  return null;
}

/** The program of a script's first line; that behind `env`; null for a file that is no script. */
async function interpreterInScript(file: string): Promise<string | null> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(256), position: 0 });
  const [, first, second] = /^#![ \t]*(\S+)[ \t]*(\S+)?/.exec(buffer.toString('utf8', 0, bytesRead)) ?? [];
  if (first === undefined) return null;
  return /(^|\/)env$/.test(first) && second !== undefined ? second : first;
}
