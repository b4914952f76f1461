import { readFile, stat } from 'node:fs/promises';
import { HarnessError } from '../../core/harness-error.ts';
import { elfBuildId } from './elf-build-id.ts';

/** A process of which nothing can be read any more is one that has ended, which others notice. */
const gone = () => null;

/**
 * Makes sure that a program runs on the very C library that it was started on: it may look for another one by itself.
 *
 * @param file the C library, on this machine
 * @param name what the program is called
 * @param pid as this process sees it
 * @throws Trouble if it does not
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

/** Where the files that a process has mapped under the name of a C library can be read from here: glibc's names, or musl's. */
async function mappedLibcs(pid: number): Promise<string[]> {
  const maps = (await readFile(`/proc/${pid}/maps`, 'utf8').catch(gone)) ?? '';
  const paths = [...maps.matchAll(/ (\/\S*\/(?:libc[.-]|ld-musl-)[^/\s]*)$/gm)].map(([, path]) => path);
  return [...new Set(paths)].map((path) => `/proc/${pid}/root${path}`);
}
