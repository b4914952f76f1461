import { readdirSync, readFileSync } from 'node:fs';

/**
 * So many descriptors must stay free. A process without any has its TCP connections accepted and closed by libuv (src/unix/stream.c,
 * uv__emfile_trick): the client sees an end, and Node reports nothing. The check comes with each connection, so this is more than is opened
 * between two of them.
 */
export const SPARE_DESCRIPTORS = 32;

/** How many files, sockets and pipes this process may still open: its soft limit, without those that are open. */
export function freeDescriptors(): number {
  try {
    // The folder's own descriptor is among those listed, and closed again.
    return openFilesLimit() - readdirSync('/proc/self/fd').length + 1;
  } catch (error) {
    if (['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}

/** The soft limit of this process (proc(5), limits); Node raises it to the hard one when it starts. */
export function openFilesLimit(): number {
  const [, soft] = /^Max open files +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return soft === undefined || soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}
