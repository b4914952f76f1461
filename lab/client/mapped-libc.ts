import { closeSync, openSync, readFileSync } from 'node:fs';
import { elfBuildId } from '../libc/inspect/elf-build-id.ts';
import { isCLibrary, mappedCode } from '../libc/inspect/loaded-libc.ts';
import { resolverFile } from '../libc/inspect/resolver-file.ts';
import { parentOf } from '../program/is-descendant.ts';
import type { MappedLibc } from './events.ts';
import { mountNamespace } from './processes.ts';
import { USERS_LIBRARY } from './users/build.ts';

/**
 * Reads the C library that a process has mapped. The files are opened before the function returns, so that the process may end meanwhile.
 *
 * @returns null for a static program, whose C library is a part of it; undefined if the process or a file cannot be read
 */
export async function mappedLibc(pid: number): Promise<MappedLibc | null | undefined> {
  const code = readMappedCode(pid);
  const paths = code.filter((path) => MAY_BE_LIBC.test(path));
  const places = sharingMounts(pid).map((each) => `/proc/${each}/root`);
  const files = paths.flatMap((path) => openIn(places, path) ?? []);
  try {
    const libc = await identify(files);
    if (libc === null) return code.length === 0 || files.length < paths.length ? undefined : null;
    return { ...libc, ...(code.includes(USERS_LIBRARY) && { hasUsersLibrary: true }) };
  } finally {
    for (const { descriptor } of files) closeSync(descriptor);
  }
}

interface OpenFile {
  path: string;
  descriptor: number;
}

/** Nothing after the end of the process. */
function readMappedCode(pid: number): string[] {
  try {
    return mappedCode(readFileSync(`/proc/${pid}/maps`, 'utf8'));
  } catch {
    return [];
  }
}

/**
 * A process after those of its ancestors that share its mount namespace, the first of them first. The paths in /proc/…/maps begin at the root
 * of the namespace, also after chroot(2), and the first process of a namespace has that root.
 */
function sharingMounts(pid: number): number[] {
  const own = mountNamespace(pid);
  const found = [pid];
  for (let at = parentOf(pid); at > 0 && mountNamespace(at) === own; at = parentOf(at)) found.unshift(at);
  return found;
}

/** The file in the first root that has it. */
function openIn(roots: readonly string[], path: string): OpenFile | null {
  for (const root of roots) {
    try {
      return { path, descriptor: openSync(root + path, 'r') };
    } catch {
      // In the next root, if it is in one.
    }
  }
  return null;
}

/** Only files whose name has one of these are read: a program may have mapped hundreds. */
const MAY_BE_LIBC = /\/[^/]*(libc|musl)[^/]*$/;

async function identify(files: readonly OpenFile[]): Promise<MappedLibc | null> {
  for (const { path, descriptor } of files) {
    const opened = `/proc/self/fd/${descriptor}`;
    const file = await resolverFile(opened).catch(() => null);
    if (file && isCLibrary(file.name)) return { path, buildId: await elfBuildId(opened).catch(() => null) };
  }
  return null;
}
