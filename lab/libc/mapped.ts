import { readFile, stat } from 'node:fs/promises';
import { Trouble } from '../trouble.ts';

/**
 * Makes sure that a program runs on the very C library that it was started on: it may look for another one by itself.
 *
 * @param file the C library, on this machine
 * @param name what the program is called
 * @param pid as this process sees it
 * @throws Trouble if it does not
 */
export async function ensureRunsOn(file: string, { name, pid }: { name: string; pid: number }): Promise<void> {
  if (!(await hasMapped(pid, file))) throw new Trouble(`${name} does not run on ${file}`);
}

/**
 * Whether a process has mapped this very file as its C library. Two builds may say the same version of themselves, so that
 * only the file tells them apart.
 *
 * @param pid as this process sees it
 * @param file the C library, on this machine
 */
export async function hasMapped(pid: number, file: string): Promise<boolean> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8');
  const paths = new Set([...maps.matchAll(/ (\/\S*\/libc[.-][^/\s]*)$/gm)].map(([, path]) => path));
  const wanted = await stat(file);
  for (const path of paths) {
    // As the process sees it; device and inode stay the same through bind mounts.
    const found = await stat(`/proc/${pid}/root${path}`).catch(() => null);
    if (found?.ino === wanted.ino && found.dev === wanted.dev) return true;
  }
  return false;
}
