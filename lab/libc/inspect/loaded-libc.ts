import { readFile, stat } from 'node:fs/promises';
import { HarnessError } from '../../core/harness-error.ts';
import { elfBuildId } from './elf-build-id.ts';
import { resolverFile } from './resolver-file.ts';

/** For a process whose files cannot be read: it has ended, which other code reports. */
const ended = () => null;

/**
 * Checks that a program runs on the C library that it was started on, because it may search for another one.
 *
 * @param file the path of the C library on this machine
 * @param name the program's name in messages
 * @param pid in the pid namespace of this process
 * @throws HarnessError if it runs on another one
 */
export async function ensureRunsOn(file: string, { name, pid }: { name: string; pid: number }): Promise<void> {
  if (!(await hasMapped(pid, file))) throw new HarnessError(`${name} does not run on ${file}`);
}

/**
 * Whether a process has mapped this file as its C library. Two builds may have the same version, so the file decides.
 *
 * @param pid in the pid namespace of this process
 * @param file the path of the C library on this machine
 */
export async function hasMapped(pid: number, file: string): Promise<boolean> {
  const expected = await stat(file);
  for (const path of await mappedLibcs(pid)) {
    // Device and inode stay the same through bind mounts.
    const found = await stat(path).catch(ended);
    if (found?.ino === expected.ino && found.dev === expected.dev) return true;
  }
  return false;
}

/**
 * The build-id of the C library that a process has mapped; null if that file has none, or the process has ended.
 *
 * @param pid in the pid namespace of this process
 */
export async function mappedBuildId(pid: number): Promise<string | null> {
  for (const path of await mappedLibcs(pid)) {
    const found = await elfBuildId(path).catch(ended);
    if (found !== null) return found;
  }
  return null;
}

/** The paths, from this process, of the C libraries that a process has mapped. The files' content decides, not their names. */
async function mappedLibcs(pid: number): Promise<string[]> {
  const maps = (await readFile(`/proc/${pid}/maps`, 'utf8').catch(ended)) ?? '';
  const found: string[] = [];
  for (const path of mappedCode(maps)) {
    const place = `/proc/${pid}/root${path}`;
    const file = await resolverFile(place).catch(ended);
    if (file && isCLibrary(file.name)) found.push(place);
  }
  return found;
}

/** The files that a process has mapped as code, from its /proc/…/maps; without libraries that it only reads as data. */
export function mappedCode(maps: string): string[] {
  return [...new Set([...maps.matchAll(/^\S+ ..x. \S+ \S+ \S+ +(\/.*)$/gm)].map(([, path = '']) => path))];
}

/** Whether a file of a resolver, by its name in ResolverFile, is the C library itself. */
export function isCLibrary(name: string): boolean {
  return name === 'libc.so.6' || name === 'musl';
}
