import { readFile, stat } from 'node:fs/promises';

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
