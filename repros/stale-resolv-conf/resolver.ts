import { type Cell, compareVersions } from '../../lab/index.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { clientOf } from './clients.ts';
import type { StaleVariant } from './variants.ts';

/** Whose resolver state decides which server a lookup goes to. */
export type Resolver = 'client' | 'daemon';

/** A daemon's where there is one to ask and the call asks it: getaddrinfo and gethostbyname do, the res_ functions never. */
export function resolverOf(cell: Cell, { client, cure }: Pick<StaleVariant, 'client' | 'cure'>): Resolver {
  const late = cure === 'daemon';
  return asksDaemon(cell) && !late && clientOf(client).asksDaemon ? 'daemon' : 'client';
}

/** Whether a C library follows resolv.conf by itself: glibc since 2.26 (bug 984). */
export function reloads(libc: Pick<Cell['libc'], 'kind' | 'version'>): boolean {
  return libc.kind === 'glibc' && compareVersions(libc.version, '2.26') >= 0;
}
