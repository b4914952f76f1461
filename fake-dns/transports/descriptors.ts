import { readdirSync, readFileSync, statSync } from 'node:fs';

/**
 * The number of descriptors that must stay free. Without a free descriptor libuv accepts and closes each TCP connection
 * (src/unix/stream.c, uv__emfile_trick): the client sees the end of the connection, and Node reports no error. The check runs for each
 * connection, so the number exceeds the descriptors that are opened between two connections.
 */
export const SPARE_DESCRIPTORS = 32;

/** The open descriptors of this process, by number. */
const OPEN = '/proc/self/fd';

/** The limit of this process, which nothing changes after its start. */
let limit: number | undefined;

/** The number of files, sockets and pipes that this process may still open: its soft limit minus the open ones. */
export function freeDescriptors(): number {
  try {
    limit ??= openFilesLimit();
    // The size is the number of descriptors since Linux 6.2 (fs/proc/fd.c, proc_fd_getattr), and 0 before. The list takes far longer, and
    // includes the descriptor of the folder, which is closed again.
    return Math.max(0, limit - (statSync(OPEN).size || readdirSync(OPEN).length - 1));
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
