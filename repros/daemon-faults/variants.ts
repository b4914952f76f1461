import type { DaemonSettings, DaemonTrials, Generated, Variant } from '../../lab/index.ts';
import { growth, leaveEarly, neverRead, silent, stay } from './clients.ts';
import { crowd } from './crowd.ts';
import { floodWithoutDns, withoutDescriptors, withoutTasks } from './exhaustion.ts';
import { cutRequests } from './right-requests.ts';
import type { Setup } from './setup.ts';

/** A kind of hostile clients. */
export interface FaultVariant extends Variant {
  daemonCheck: 'faults';
  attack(trials: DaemonTrials, generated: Generated, setup: Setup): Promise<unknown>;
  /** What the judge looks for: a daemon that does not answer any more, or one that holds more and more. */
  finds: 'no answer' | 'growth';
  /** Whether clients that send nothing suffice. */
  saysNothing?: boolean;
  /** What the daemon has none left of, while its clients wait. */
  usesUp?: 'descriptors' | 'threads';
  /** Settings of the daemon, for those that have them. */
  settings?: DaemonSettings;
  /** The queries that the nameserver must have received meanwhile. */
  queries?: number;
}

/** Generated requests. */
function property(
  title: string,
  pick: (requests: typeof import('./requests.ts')) => Parameters<DaemonTrials['generated']>[1],
): FaultVariant {
  return {
    ...{ title, daemonCheck: 'faults', finds: 'no answer' },
    attack: async (trials, generated) =>
      trials.generated('a generated request', pick(await import('./requests.ts')), generated),
  };
}

function clients(title: string, attack: FaultVariant['attack'], more: Partial<FaultVariant> = {}): FaultVariant {
  return { ...{ title, daemonCheck: 'faults', finds: 'no answer', attack }, ...more };
}

export const variants = {
  main: property('requests with a negative length of the key', (requests) => requests.negativeLengths),
  lengths: property(
    'requests whose length is zero, does not fit the key, or is huge',
    (requests) => requests.wrongLengths,
  ),
  numbers: property('requests of unknown types and versions', (requests) => requests.unknownNumbers),
  cut: clients('right requests that end after any octet', (trials) => trials.each('a cut request', cutRequests())),
  split: property(
    'right requests in two writes, at once or one after the other, and octet by octet',
    (requests) => requests.splitRequests,
  ),
  trailing: property('right requests with junk or another request behind them', (requests) => requests.trailingOctets),
  keys: property('keys of any octets where a text is due', (requests) => requests.oddKeys.texts),
  'keys-addresses': property('keys of any octets where an address is due', (requests) => requests.oddKeys.addresses),
  'keys-INNETGR': property('keys of any octets of INNETGR', (requests) => requests.oddKeys.innetgr),
  'long-keys': property('keys of 1 to 64 KiB', (requests) => requests.longKeys),
  octets: property('any octets', (requests) => requests.anyOctets),
  silent: clients('clients that connect and say nothing: as many as the daemon has workers, and more', silent, {
    saysNothing: true,
  }),
  stays: clients('clients that stay with a part of a request: one, as many as the daemon has workers, and more', stay),
  'never-read': clients('clients that do not read a reply that is larger than all buffers', neverRead),
  'leave-early': clients('clients that leave before the reply', leaveEarly),
  crowd: clients(
    '1,000 clients at once that ask for users, groups, services, netgroups and hosts: each must get its own answer',
    crowd,
  ),
  descriptors: clients('a crowd of clients at a limit of the daemon', withoutDescriptors, {
    usesUp: 'descriptors',
    // Those that hold the descriptors; nsncd refuses the others.
    saysNothing: true,
  }),
  threads: clients('lookups of hosts while the daemon can start neither a thread nor a process', withoutTasks, {
    usesUp: 'threads',
    // nscd may start threads, and no lookup waits too long for a worker of nsncd.
    settings: { 'max-threads': 32, NSNCD_HANDOFF_TIMEOUT: 60 },
  }),
  flood: clients('lookups of hosts by 300 clients at once, while no nameserver answers', floodWithoutDns, {
    queries: 4,
  }),
  growth: clients('right and abandoned requests of each type by the hundred: memory, descriptors, threads', growth, {
    finds: 'growth',
  }),
} satisfies Record<string, FaultVariant>;
