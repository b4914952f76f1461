import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDir } from '../../util/cache-paths.ts';
import { writeAtomically } from '../../util/write-atomically.ts';

/** A patch in a build, identified by its content. */
export const AppliedPatch = z.object({ file: z.string(), sha256: z.string() });
export type AppliedPatch = z.infer<typeof AppliedPatch>;

/** The origin of a build that the lab made. */
export const BuiltFrom = z.object({
  source: z.string().describe('the version, the folder or the tarball, as the user named it'),
  debianPatches: z.boolean(),
  patches: z.array(AppliedPatch),
  builtAt: z.iso.datetime(),
});
export type BuiltFrom = z.infer<typeof BuiltFrom>;

/** A C library that the user gave a name: an installed one, or a build. */
export const NamedLibc = z.object({
  name: z.string(),
  id: z.string().describe('dir: or build: with an absolute path'),
  built: BuiltFrom.optional(),
});
export type NamedLibc = z.infer<typeof NamedLibc>;

/** The folder of a named libc: its record, and for a build of the lab its source and build tree. */
export function namedLibcDir(name: string): string {
  return join(cacheDir(), 'libcs', name);
}

/** All named libcs of this machine, in the order of their names. An unreadable record counts as none. */
export async function namedLibcs(): Promise<NamedLibc[]> {
  const read = await Promise.all((await takenNames()).map(namedLibc));
  return read.filter((each) => each !== null);
}

/** The names with a folder in the cache, also those of builds that have not ended, in their order. */
export async function takenNames(): Promise<string[]> {
  return (await readdir(join(cacheDir(), 'libcs')).catch(() => [])).toSorted();
}

/** The libc of a name; null for a name that nobody gave. */
export async function namedLibc(name: string): Promise<NamedLibc | null> {
  if (!/^[\w.+-]+$/.test(name)) return null;
  try {
    return NamedLibc.parse(JSON.parse(await readFile(join(namedLibcDir(name), RECORD), 'utf8')));
  } catch {
    return null;
  }
}

/** Gives a libc its name, or replaces the libc that had it. */
export async function nameLibc(libc: NamedLibc): Promise<void> {
  const folder = namedLibcDir(libc.name);
  await mkdir(folder, { recursive: true });
  await writeAtomically(join(folder, RECORD), `${JSON.stringify(libc, null, 2)}\n`);
}

/** Forgets a name, with the lab's own build of it; a tree of the user's own stays. False for an unknown name. */
export async function forgetLibc(name: string): Promise<boolean> {
  const folder = namedLibcDir(name);
  if (!existsSync(folder)) return false;
  await rm(folder, { recursive: true, force: true });
  return true;
}

const RECORD = 'libc.json';
