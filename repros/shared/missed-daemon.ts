/** NSS_NSCD_RETRY of nscd/nscd-client.h: the lookups of a database for which a program does not use a daemon that it missed. */
const RETRY = 100;

/** The steps for a lookup without the daemon, and then as many with it as a program leaves out. `other` is a lookup of another database. */
export function missOnce(lookup: (name: string) => string, other: string): string[] {
  return [
    ...[`first: ${lookup('first')}`, 'daemon stop', `gone: ${lookup('gone')}`, 'daemon start'],
    ...[`other: ${other}`, `next: ${lookup('next')}`],
    ...Array.from({ length: RETRY - 3 }, (_, at) => lookup(`skipping-${at}`)),
    ...[`last: ${lookup('last')}`, `again: ${lookup('again')}`],
  ];
}

const BY_DAEMON = { by: 'daemon' } as const;
const BY_ITSELF = { by: 'itself' } as const;

/** What answers these lookups if the program leaves the daemon out. */
export const LEFT_OUT = {
  first: BY_DAEMON,
  gone: BY_ITSELF,
  other: BY_DAEMON,
  next: BY_ITSELF,
  last: BY_ITSELF,
  again: BY_DAEMON,
};

/** What answers them if it does not. */
export const USED_AGAIN = { ...LEFT_OUT, next: BY_DAEMON, last: BY_DAEMON };
