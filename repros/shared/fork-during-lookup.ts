import { absent, byVersion, shown } from 'resolv-lab';

/** A lookup of another thread that is held in open(2) of a file of /etc, which `change` replaces, and `meanwhile` during it. */
export const heldLookup = (
  meanwhile: readonly string[],
  { call = 'getaddrinfo', file = 'resolv.conf', change = 'conf nameserver A' } = {},
) => [`hold ${file}`, `thread: ${call} one.lab.test thread=t1 &`, change, ...meanwhile, `release ${file}`, 'wait'];

/** The step in which a child is forked and makes a call. The place at which a child waits distinguishes one that hangs from a slow one. */
export const forkedCall = (call = 'getaddrinfo two.lab.test') => `child: fork limit=3000 ${call}`;

/** The steps in which a child is forked, and makes its call, during the lookup of the other thread. */
export const forkDuringLookup = (childCall?: string, held?: Parameters<typeof heldLookup>[1]) => [
  ...heldLookup([forkedCall(childCall)], held),
  'parent: getaddrinfo three.lab.test',
];

/** The child hangs since the release that has the lock of the resolver configuration. */
export const hangsByLock = (source: string) =>
  byVersion({ '<2.26': absent('no lock: NEWS 2.26, bug 984'), '>=2.26': shown(source) });

/** What a child that hangs does, and one that does not. */
export const outcomesOfFork = {
  shown: { child: { result: 'child hung in futex', asked: 'nobody' }, thread: { asked: 'A' }, parent: { asked: 'A' } },
  absent: {
    child: { result: 'child: 2001:db8::1 192.0.2.1', asked: 'A' },
    thread: { asked: 'A' },
    parent: { asked: 'A' },
  },
} as const;
