import { readFile, stat } from 'node:fs/promises';
import { HarnessError } from '../../core/harness-error.ts';
import type { Libc } from '../types.ts';
import { elfBuildId } from './elf-build-id.ts';
import { resolverFile } from './resolver-file.ts';

/** An unreadable /proc means that the process has ended; its end is reported elsewhere. */
const gone = () => null;

/**
 * Reads the C library that a process has mapped. Its build-id identifies the build. A custom C library must be the same file
 * by device and inode, because a program may load another C library by itself.
 *
 * @param process its name, and its pid in this process's pid namespace
 * @param libc the C library of its sandbox
 * @returns the build-id; null if the file has none, or after the end of the process
 * @throws HarnessError if the process has not mapped the file of a custom C library
 */
export async function checkLoadedLibc(
  process: { name: string; pid: number },
  { custom }: Libc,
): Promise<string | null> {
  const mapped = await mappedLibcs(process.pid);
  if (custom && !(await includesFile(mapped, custom.file))) {
    throw new HarnessError(`${process.name} does not run on ${custom.file}`);
  }
  for (const path of mapped) {
    const buildId = await elfBuildId(path).catch(gone);
    if (buildId !== null) return buildId;
  }
  return null;
}

/**
 * Whether a process has mapped this file as its C library. Two builds may report the same version, so device and inode of
 * the file decide.
 *
 * @param pid as this process sees it
 * @param file the C library, on this machine
 */
export async function hasMapped(pid: number, file: string): Promise<boolean> {
  return includesFile(await mappedLibcs(pid), file);
}

async function includesFile(paths: readonly string[], file: string): Promise<boolean> {
  const wanted = await stat(file);
  for (const path of paths) {
    // Device and inode stay the same through bind mounts.
    const found = await stat(path).catch(gone);
    if (found?.ino === wanted.ino && found.dev === wanted.dev) return true;
  }
  return false;
}

/** The paths under /proc of the C libraries that a process has mapped. The files' contents identify them, not their names. */
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
