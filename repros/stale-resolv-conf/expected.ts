import {
  type Cell,
  compareVersions,
  type Expectation,
  expectClaimed,
  expectNotReproduced,
  expectReproduced,
  type Sourced,
  unknown,
  withClaim,
} from '../../lab/index.ts';
import { lacksInRuntime } from '../shared/runtimes.ts';
import { type FileChangeId, fileChanges } from './file-changes.ts';
import { lookupFunctions } from './lookup-functions.ts';
import { resolverOf, type StaleVariant } from './variants.ts';

type Libc = Cell['libc'];

const SOURCES = {
  reload:
    'bug 984, NEWS 2.26: /etc/resolv.conf is reloaded when it has changed (resolv_context.c: maybe_init, resolv_conf.c: __resolv_conf_get_current)',
  noReloadBefore226:
    'bug 984, open until 2.26: __res_maybe_init reads resolv.conf once, and again only after res_init (resolv/res_libc.c)',
  noReload:
    'NEWS 2.26: the option "no-reload" (RES_NORELOAD) disables reloading; checked in the state of each thread (resolv_context.c: maybe_init)',
  changedRes:
    'resolv_context.c since 2.26: maybe_init does not reload a state that differs from the file it was read from (replicated_configuration_matches)',
  privateState:
    'resolv_context.c: __resolv_context_get_override does not call maybe_init; before 2.26 nothing reloads (resolv/res_libc.c)',
  mount:
    'mount(2): a bind mount of a file shows that inode, which rename(2) does not change; stat() of /etc/resolv.conf returns the same values as before',
  copy: 'moby libnetwork/sandbox_dns_unix.go, setupDNS(): the engine makes a file of its own from the one of the machine when the container starts, and mounts that; nothing copies later changes (podman issue 10026)',
  musl: 'musl src/network/resolvconf.c: __get_resolv_conf reads /etc/resolv.conf for each lookup; there is no state',
  unscd: 'unscd: a new process makes each lookup that is not in its cache (worker_nscd)',
  workerReload: "bug 984, NEWS 2.26, in the daemon's libc: each worker thread checks the file at its next lookup",
  workerNoReload:
    "NEWS 2.26, in the daemon's libc: each worker thread that read `no-reload` keeps that configuration (resolv_context.c: maybe_init)",
  nscdNotices:
    'ChangeLog 2011-07-11 (2.15): nscd watches resolv.conf by inotify and calls res_init, which before 2.26 reaches all threads (__res_initstamp)',
  nscdFolder:
    'bug 14906, fixed in 2.22: nscd watched only the first inode of resolv.conf, not its folder, and did not see the next file',
  resInit: 'resolv.conf(5), resolv/res_init.c: __res_vinit reads the nameservers again for the calling thread',
  newThread: 'resolv/res_libc.c, resolv_context.c: a new thread initialises its own state from the present file',
  newProcess: 'resolv/res_init.c: a new process has no resolver state and reads the present file',
  daemonAfterRetry:
    'nscd/nscd-client.h: NSS_NSCD_RETRY (100): after a failed attempt, the hundredth lookup asks the daemon again',
  workaroundElsewhere:
    "the daemon's worker holds the state: a call in the client changes only the client's own state (NEWS 2.26: RES_NORELOAD; nscd/nscd_getai.c)",
} as const;

/** Whether a C library reloads resolv.conf by itself: glibc since 2.26 (bug 984). */
export function reloads({ kind, version }: Pick<Libc, 'kind' | 'version'>): boolean {
  return kind === 'glibc' && compareVersions(version, '2.26') >= 0;
}

/** Before 2.26 distributions added a reload of their own; Debian's patch was any/local-dynamic-resolvconf.diff. */
function patchedByDistribution(libc: Libc): boolean {
  return !reloads(libc) && libc.package !== null;
}

/**
 * Whether a glibc reloads resolv.conf by itself, with the source; undefined without one. From 2.26 on the version decides: a claim
 * (`run --expect`) is then about other bugs.
 */
function reloadFix(libc: Libc): Sourced | undefined {
  if (reloads(libc)) return { has: true, source: SOURCES.reload };
  return withClaim(patchedByDistribution(libc) ? undefined : { has: false, source: SOURCES.noReloadBefore226 }, libc);
}

/** The expectation of a cell by its sources, from the versions of its C libraries. */
export function expected(cell: Cell, variant: StaleVariant): Expectation {
  const before = expectedBeforeWorkaround(cell, variant);
  return variant.workaround && before.value === 'reproduced' ? expectedAfterWorkaround(cell, variant) : before;
}

/** The same for the cell without the workaround. */
function expectedBeforeWorkaround(cell: Cell, variant: StaleVariant): Expectation {
  return resolverOf(cell, variant) === 'daemon' ? ofDaemon(cell, variant) : ofClient(cell.libc, variant);
}

/** The expectation for a file that a mount hides the change of, on any libc. */
function ofMount(fileChange: FileChangeId): Expectation | undefined {
  if (!fileChanges[fileChange].keepsOldContent) return undefined;
  return expectReproduced(fileChange === 'copied-file-mount' ? SOURCES.copy : SOURCES.mount);
}

function ofClient(libc: Libc, { lookupFunction, fileChange, reloadDisabledBy }: StaleVariant): Expectation {
  const mount = ofMount(fileChange);
  if (mount) return mount;
  if (libc.kind === 'musl') return expectNotReproduced(SOURCES.musl);
  if (lookupFunction === 'private-state') return expectReproduced(SOURCES.privateState);
  const reload = reloadFix(libc);
  if (!reload) return unknown;
  if (!reload.has) return expectReproduced(reload.source);
  // No source describes what disables a reload that was patched into an older glibc.
  if (reloadDisabledBy && !reloads(libc)) return unknown;
  if (reloadDisabledBy === 'no-reload') return expectReproduced(SOURCES.noReload);
  if (reloadDisabledBy === 'changed-res') return expectReproduced(SOURCES.changedRes);
  return expectNotReproduced(reload.source);
}

/** A claim about a daemon says that it follows resolv.conf, not that it ignores `no-reload`. */
function ofDaemon(cell: Cell, variant: StaleVariant): Expectation {
  const bySource = ofPackagedDaemon(cell, variant);
  return variant.reloadDisabledBy ? bySource : expectClaimed(bySource, cell.daemon);
}

function ofPackagedDaemon({ daemon }: Cell, { reloadDisabledBy, fileChange, changesTwice }: StaleVariant): Expectation {
  if (daemon.id === 'unscd') return expectNotReproduced(SOURCES.unscd);
  if (!daemon.libc) return unknown;
  if (reloads(daemon.libc)) {
    return reloadDisabledBy === 'no-reload'
      ? expectReproduced(SOURCES.workerNoReload)
      : expectNotReproduced(SOURCES.workerReload);
  }
  if (daemon.id !== 'nscd' || patchedByDistribution(daemon.libc)) return unknown;
  // nscd sees the first change as an event on the file. Later changes, and those of another file, are events on the folder.
  const besideTheFile = changesTwice || fileChange === 'remove-create' || fileChange === 'symlink-flip';
  const watchesFolder = compareVersions(daemon.libc.version, '2.22') >= 0;
  return besideTheFile && !watchesFolder
    ? expectReproduced(SOURCES.nscdFolder)
    : expectNotReproduced(SOURCES.nscdNotices);
}

function expectedAfterWorkaround(cell: Cell, variant: StaleVariant): Expectation {
  const { workaround, fileChange } = variant;
  const mount = ofMount(fileChange);
  if (mount) return mount;
  if (workaround === 'daemon') return expectNotReproduced(SOURCES.daemonAfterRetry);
  if (workaround === 'daemon-restart') return expectNotReproduced(SOURCES.newProcess);
  if (resolverOf(cell, variant) === 'daemon') return expectReproduced(SOURCES.workaroundElsewhere);
  if (workaround === 'new-thread') return expectNotReproduced(SOURCES.newThread);
  if (workaround === 'restart') return expectNotReproduced(SOURCES.newProcess);
  return expectNotReproduced(SOURCES.resInit);
}

/** Why a variant does not apply to a cell; undefined if it does. */
export function unsupported(cell: Cell, variant: StaleVariant): string | undefined {
  return (
    inRuntime(cell, variant) ??
    lacksFunction(cell, variant) ??
    daemonDoesNotFit(cell, variant) ??
    nothingToWorkAround(cell, variant)
  );
}

function inRuntime(cell: Cell, variant: StaleVariant): string | undefined {
  const { lookupFunction, reloadDisabledBy, workaround = '' } = variant;
  const calls = [
    ...(lookupFunction === 'getaddrinfo' ? [] : [lookupFunctions[lookupFunction].verb]),
    ...(reloadDisabledBy === 'changed-res' ? ['set'] : []),
    ...(workaround.startsWith('res-') ? ['res_init'] : []),
  ];
  const threads = workaround === 'new-thread';
  return lacksInRuntime(cell, { calls: calls[0], threads });
}

function lacksFunction({ libc }: Cell, { lookupFunction, reloadDisabledBy }: StaleVariant): string | undefined {
  if (libc.kind === 'glibc') return undefined;
  if (lookupFunction === 'private-state') return 'musl has no res_ninit';
  if (reloadDisabledBy === 'changed-res') return 'musl has no _res to change';
  return undefined;
}

function daemonDoesNotFit({ libc, daemon, variant: id }: Cell, variant: StaleVariant): string | undefined {
  const { workaround, changesTwice, lookupFunction, fileChange } = variant;
  const aboutDaemons = workaround === 'daemon' || workaround === 'daemon-restart' || changesTwice;
  if (daemon.id === 'none') return aboutDaemons ? 'this variant is about a daemon' : undefined;
  if (libc.kind === 'musl' && id !== 'main') return 'musl asks a daemon for users and groups, never for hosts';
  if (!lookupFunctions[lookupFunction].asksDaemon && id !== 'client-res-query-a')
    return 'the res_ functions never ask a daemon: client-res-query-a shows it';
  if (fileChanges[fileChange].mounted)
    return "a daemon outside of the container reads the machine's own file, as in main";
  return undefined;
}

/** A workaround has an effect only if the thread was stale before it. */
function nothingToWorkAround(cell: Cell, variant: StaleVariant): string | undefined {
  if (!variant.workaround) return undefined;
  const { value, source } = expectedBeforeWorkaround(cell, variant);
  return value === 'not-reproduced' ? `nothing to cure: ${source}` : undefined;
}
