import { readFile, stat } from 'node:fs/promises';
import { HarnessError } from '../../core/harness-error.ts';
import { elfBuildId } from './elf-build-id.ts';
import { resolverFile } from './resolver-file.ts';

/** A process of which nothing can be read any more is one that has ended, which others notice. */
const gone = () => null;

/**
 * Makes sure that a program runs on the very C library that it was started on: it may look for another one by itself.
 *
 * @param file the C library, on this machine
 * @param name what the program is called
 * @param pid as this process sees it
 * @throws HarnessError if it does not
 */
export async function ensureRunsOn(file: string, { name, pid }: { name: string; pid: number }): Promise<void> {
  if (!(await hasMapped(pid, file))) throw new HarnessError(`${name} does not run on ${file}`);
}

/**
 * Whether a process has mapped this very file as its C library. Two builds may say the same version of themselves, so that
 * only the file tells them apart.
 *
 * @param pid as this process sees it
 * @param file the C library, on this machine
 */
export async function hasMapped(pid: number, file: string): Promise<boolean> {
  const wanted = await stat(file);
  for (const path of await mappedLibcs(pid)) {
    // Device and inode stay the same through bind mounts.
    const found = await stat(path).catch(gone);
    if (found?.ino === wanted.ino && found.dev === wanted.dev) return true;
  }
  return false;
}

/**
 * The build-id of the C library that a process has mapped, whatever it was started on; null where that file has none, or cannot be
 * read any more.
 *
 * @param pid as this process sees it
 */
export async function mappedBuildId(pid: number): Promise<string | null> {
  for (const path of await mappedLibcs(pid)) {
    const found = await elfBuildId(path).catch(gone);
    if (found !== null) return found;
  }
  return null;
}

/** Where the C libraries that a process has mapped can be read from here, told by what the files say, not by their names. */
async function mappedLibcs(pid: number): Promise<string[]> {
  const maps = (await readFile(`/proc/${pid}/maps`, 'utf8').catch(gone)) ?? '';
  const found: string[] = [];
  for (const path of mappedCode(maps)) {
    const place = `/proc/${pid}/root${path}`;
    const file = await resolverFile(place).catch(gone);
    if (file && isCLibrary(file.name)) found.push(place);
  }
  return found;
}

/** The files that a process has mapped as code, from its /proc/…/maps; a library that is only read as data is not among them. */
export function mappedCode(maps: string): string[] {
  return [...new Set([...maps.matchAll(/^\S+ ..x. \S+ \S+ \S+ +(\/.*)$/gm)].map(([, path = '']) => path))];
}

/** Whether a file of a resolver, by its name in ResolverFile, is the C library itself. */
export function isCLibrary(name: string): boolean {
  return name === 'libc.so.6' || name === 'musl';
}
