import {
  type Cell,
  compareVersions,
  type Expectation,
  expectNotReproduced,
  expectReproduced,
  unknown,
} from '../../lab/index.ts';
import { expectClaimed } from '../shared/claims.ts';
import { patchedByDistribution, reloadOf, reloads, resolverOf } from './resolver.ts';
import { SOURCES } from './sources.ts';
import type { StaleVariant } from './variants.ts';

type LibcFacts = Cell['libc'];

/** What the sources say a cell should show, from what is known of its C libraries. */
export function expectedOf(cell: Cell, variant: StaleVariant): Expectation {
  const uncured = expectedUncured(cell, variant);
  return variant.cure && uncured.value === 'reproduced' ? expectedCured(cell, variant) : uncured;
}

/** The same cell, had nobody done anything about it. */
export function expectedUncured(cell: Cell, variant: StaleVariant): Expectation {
  return resolverOf(cell, variant) === 'daemon' ? ofDaemon(cell, variant) : ofClient(cell.libc, variant);
}

function ofClient(libc: LibcFacts, { client, change, pin }: StaleVariant): Expectation {
  if (change === 'single-file-mount') return expectReproduced(SOURCES.mount);
  if (libc.kind === 'musl') return expectNotReproduced(SOURCES.musl);
  if (client === 'private-state') return expectReproduced(SOURCES.privateState);
  const reload = reloadOf(libc);
  if (!reload) return unknown;
  if (!reload.has) return expectReproduced(reload.source);
  // Of a reload that somebody added to an older glibc nobody says what it leaves alone.
  if (pin && !reloads(libc)) return unknown;
  if (pin === 'no-reload') return expectReproduced(SOURCES.noReload);
  if (pin === 'changed-res') return expectReproduced(SOURCES.changedRes);
  return expectNotReproduced(reload.source);
}

/** What the user claims of a daemon is that it follows resolv.conf, not that it does so where the file says no-reload. */
function ofDaemon(cell: Cell, variant: StaleVariant): Expectation {
  const bySource = ofPackagedDaemon(cell, variant);
  return variant.pin ? bySource : expectClaimed(bySource, cell.daemon);
}

function ofPackagedDaemon({ daemon }: Cell, { pin, change, twice }: StaleVariant): Expectation {
  if (daemon.id === 'unscd') return expectNotReproduced(SOURCES.unscd);
  if (!daemon.libc) return unknown;
  if (reloads(daemon.libc)) {
    return pin === 'no-reload' ? expectReproduced(SOURCES.workerNoReload) : expectNotReproduced(SOURCES.workerReload);
  }
  if (daemon.id !== 'nscd' || patchedByDistribution(daemon.libc)) return unknown;
  // The daemon's first notice is an event on the file itself; what comes later, or happens beside it, is an event on the folder.
  const besideTheFile = twice || change === 'remove-create' || change === 'symlink-flip';
  const watchesFolder = compareVersions(daemon.libc.version, '2.22') >= 0;
  return besideTheFile && !watchesFolder
    ? expectReproduced(SOURCES.nscdFolder)
    : expectNotReproduced(SOURCES.nscdNotices);
}

function expectedCured(cell: Cell, variant: StaleVariant): Expectation {
  const { cure, change } = variant;
  if (change === 'single-file-mount') return expectReproduced(SOURCES.mount);
  if (cure === 'daemon') return expectNotReproduced(SOURCES.daemonAfterRetry);
  if (cure === 'daemon-restart') return expectNotReproduced(SOURCES.newProcess);
  if (resolverOf(cell, variant) === 'daemon') return expectReproduced(SOURCES.cureElsewhere);
  if (cure === 'new-thread') return expectNotReproduced(SOURCES.newThread);
  if (cure === 'restart') return expectNotReproduced(SOURCES.newProcess);
  return expectNotReproduced(SOURCES.resInit);
}
