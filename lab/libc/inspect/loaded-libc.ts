import { statSync } from 'node:fs';
import { HarnessError } from '../../core/harness-error.ts';
import { readProc } from '../../program/read-proc.ts';
import type { Libc } from '../types.ts';
import { resolverFile } from './resolver-file.ts';

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
  if (custom && !includesFile(mapped, custom.file)) {
    throw new HarnessError(`${process.name} does not run on ${custom.file}`);
  }
  return mapped.find(({ buildId }) => buildId !== null)?.buildId ?? null;
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

/** Whether a process has mapped a C library. One that is replaced by another program (execve(2)) maps none for a moment, and a static one never. */
export async function hasLibc(pid: number): Promise<boolean> {
  return (await mappedLibcs(pid)).length > 0;
}

function includesFile(mapped: readonly MappedLibc[], file: string): boolean {
  const wanted = statSync(file);
  // Device and inode stay the same through bind mounts.
  return mapped.some(({ place }) => {
    const found = statSync(place, { throwIfNoEntry: false });
    return found?.ino === wanted.ino && found.dev === wanted.dev;
  });
}

/** A C library that a process has mapped. */
interface MappedLibc {
  /** Its path under /proc. */
  place: string;
  buildId: string | null;
}

/** The C libraries that a process has mapped. The files' contents identify them, not their names. */
async function mappedLibcs(pid: number): Promise<MappedLibc[]> {
  const found: MappedLibc[] = [];
  for (const path of mappedCode(readProc(`/proc/${pid}/maps`) ?? '')) {
    const place = `/proc/${pid}/root${path}`;
    // Unreadable: the process has ended, and its end is reported elsewhere.
    const file = await resolverFile(place).catch(() => null);
    if (file && isCLibrary(file.name)) found.push({ place, buildId: file.buildId });
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
