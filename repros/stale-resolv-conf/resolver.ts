import { type Cell, compareVersions } from '../../lab/index.ts';
import { type Known, withClaim } from '../shared/claims.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { clientOf } from './clients.ts';
import { SOURCES } from './sources.ts';
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

/** Before 2.26 distributions added a reload of their own; Debian's was any/local-dynamic-resolvconf.diff. */
export function patchedByDistribution(libc: Cell['libc']): boolean {
  return !reloads(libc) && libc.package !== null;
}

/**
 * Whether a glibc follows resolv.conf by itself; undefined where no source tells. From 2.26 on the version decides, so that a claim
 * (`run --expect`) is about other bugs.
 */
export function reloadOf(libc: Cell['libc']): Known | undefined {
  if (reloads(libc)) return { has: true, source: SOURCES.reload };
  return withClaim(patchedByDistribution(libc) ? undefined : { has: false, source: SOURCES.noReloadBefore226 }, libc);
}
