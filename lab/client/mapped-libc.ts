import { closeSync, openSync, readFileSync } from 'node:fs';
import { elfBuildId } from '../libc/inspect/elf-build-id.ts';
import { isCLibrary, mappedCode } from '../libc/inspect/loaded-libc.ts';
import { resolverFile } from '../libc/inspect/resolver-file.ts';
import type { MappedLibc } from './events.ts';

/**
 * Reads the C library that a process has mapped. The files are opened before the function returns, so that the process may end meanwhile.
 *
 * @returns null for a static program, whose C library is a part of it
 */
export function mappedLibc(pid: number): Promise<MappedLibc | null> {
  const files = openMapped(pid);
  return identify(files).finally(() => {
    for (const { descriptor } of files) closeSync(descriptor);
  });
}

interface OpenFile {
  path: string;
  descriptor: number;
}

function openMapped(pid: number): OpenFile[] {
  try {
    return mappedCode(readFileSync(`/proc/${pid}/maps`, 'utf8')).flatMap((path) => {
      if (!MAY_BE_LIBC.test(path)) return [];
      return [{ path, descriptor: openSync(`/proc/${pid}/root${path}`, 'r') }];
    });
  } catch {
    return [];
  }
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
