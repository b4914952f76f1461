import { type Cell, compareVersions } from '../../lab/index.ts';
import { clientOf } from './clients.ts';
import type { StaleVariant } from './variants.ts';

/** Whose resolver state decides which server a lookup goes to. */
export type Resolver = 'client' | 'daemon';

/**
 * glibc asks a daemon before anything else for getaddrinfo and gethostbyname (nscd_getai.c, nscd_gethst_r.c), never for the
 * res_ functions; musl asks one for users and groups only (src/passwd/nscd_query.c).
 */
export function resolverOf(cell: Cell, { client, cure }: Pick<StaleVariant, 'client' | 'cure'>): Resolver {
  const there = cell.daemon.id !== 'none' && cure !== 'daemon';
  return there && cell.libc.kind === 'glibc' && clientOf(client).asksDaemon ? 'daemon' : 'client';
}

/** Whether a C library follows resolv.conf by itself: glibc since 2.26 (bug 984). */
export function reloads(libc: Pick<Cell['libc'], 'kind' | 'version'>): boolean {
  return libc.kind === 'glibc' && compareVersions(libc.version, '2.26') >= 0;
}
