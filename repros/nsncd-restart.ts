/** A sentence about restarts of nsncd, and what shows whether it holds. */
export interface RestartClaim {
  /** A part of the sentence in quotation marks, and what it is tested for. */
  sentence: string;
  /** What the verdicts say of it. */
  result: string;
  /** Repros and variants, each with a daemon; none where the lab cannot stage it. */
  entries: readonly (readonly [entry: `${string}/${string}`, daemon: 'nsncd' | 'nscd'])[];
}

/** Entries with one daemon. */
const by = (daemon: 'nsncd' | 'nscd', ...entries: `${string}/${string}`[]) =>
  entries.map((entry) => [entry, daemon] as const);

/** The address of the claims: a change of nixpkgs, open in September 2026. */
export const RESTART_CLAIMS_PAGE = 'https://github.com/NixOS/nixpkgs/pull/563122';

/** Sentence by sentence; docs/nsncd-restart.md has all of them. */
export const restartClaims: readonly RestartClaim[] = [
  {
    sentence: "“restarts nscd on every resolv.conf write to flush glibc nscd's hosts cache”",
    result:
      'nscd keeps a failure after the nameserver is back, and a restart empties its cache. It sees a change of resolv.conf by itself',
    entries: by('nscd', 'nscd-failure-cached/main', 'nscd-failure-cached/restart-helps', 'stale-resolv-conf/main'),
  },
  {
    sentence: '“nsncd […] has no cache”',
    result: 'it holds: the next request after a failure or a change has the new answer',
    entries: by(
      'nsncd',
      ...(['nscd-failure-cached/main', 'nscd-failure-cached/nxdomain', 'daemon-file-changes/user-removed'] as const),
    ),
  },
  {
    sentence: '“glibc reloads resolv.conf itself”',
    result:
      'it holds for each worker, whatever the way in which the file changes, and after an outage of every nameserver',
    entries: by(
      'nsncd',
      ...(['stale-resolv-conf/main', 'stale-resolv-conf/change-in-place'] as const),
      ...(['stale-resolv-conf/change-symlink-flip', 'stale-resolv-conf/change-remove-create'] as const),
      ...(['stale-resolv-conf/daemon-second-change', 'started-before-network/main'] as const),
      ...(['captive-portal/main', 'captive-portal/other-nameserver'] as const),
    ),
  },
  {
    sentence: '“glibc reloads resolv.conf itself”, after a partial outage',
    result:
      'it holds with the fix of bug 31476 (glibc 2.40, and backports). Without it, each worker that lost one reply of a pair asks the old nameserver until a restart',
    entries: by(
      'nsncd',
      ...([
        'single-request-reload/main',
        'single-request-reload/a-dropped',
        'single-request-reload/link-down',
      ] as const),
      ...(['single-request-reload/cure-restart', 'single-request-reload/cure-options-in-file'] as const),
      ...(['worker-resolv-conf/main', 'worker-resolv-conf/in-place', 'worker-resolv-conf/symlink'] as const),
    ),
  },
  {
    sentence: '“glibc reloads resolv.conf itself”, after a file with `options no-reload`',
    result: 'it does not hold on any version: each worker that read the option keeps its configuration until a restart',
    entries: by('nsncd', 'stale-resolv-conf/pin-no-reload', 'stale-resolv-conf/cure-daemon-restart'),
  },
  {
    sentence: '“the hook only bounces the daemon once per interface per activation”',
    result:
      'a restart has a price: a lookup in progress succeeds without the daemon, a program that looks something up in the gap leaves the daemon out for 99 lookups, and one that reads netgroups may end',
    entries: by(
      'nsncd',
      ...(['restart-during-lookup/main', 'daemon-missed-once/main', 'daemon-missed-once/users'] as const),
      'netgroup-without-daemon/main',
    ),
  },
  {
    sentence: '“enough to hit `StartLimitBurst`”',
    result: 'not staged: the limit is that of systemd, which the lab does not run',
    entries: [],
  },
  {
    sentence: '“`DynamicUser` services fail to resolve their own user (nss-systemd is only reachable via nscd)”',
    result:
      'a name of a module that the daemon alone has is found through the daemon, and not without it; the entry has hosts of libvirt in place of users',
    entries: by('nsncd', 'module-in-daemon/main'),
  },
  {
    sentence: '“mirroring `restartTriggers` in `nixos/nscd`”: nsncd is not restarted for hosts and nsswitch.conf',
    result: 'it holds for each worker since glibc 2.33, also after a partial outage',
    entries: by(
      'nsncd',
      ...(['worker-file-changes/hosts', 'worker-file-changes/hosts-symlink'] as const),
      ...(['worker-file-changes/nsswitch', 'worker-file-changes/nsswitch-symlink'] as const),
      ...(['daemon-nsswitch-change/in-place', 'daemon-symlink-changes/hosts'] as const),
    ),
  },
  {
    sentence: 'passwd and group, which no trigger names',
    result: 'it holds for each worker, also after a partial outage',
    entries: by(
      'nsncd',
      ...(['worker-file-changes/main', 'worker-file-changes/symlink', 'worker-file-changes/group'] as const),
      ...(['daemon-file-changes/in-place', 'daemon-symlink-changes/main', 'daemon-symlink-changes/group'] as const),
    ),
  },
  {
    sentence: '“glibc nscd does need it”',
    result:
      'for its failures, which it keeps, and for bug 31476. nscd before 2.22 also misses the second change of resolv.conf (bug 14906)',
    entries: by(
      'nscd',
      ...(['nscd-failure-cached/no-answer', 'single-request-reload/main'] as const),
      'stale-resolv-conf/daemon-second-change',
    ),
  },
];
