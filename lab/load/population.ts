/** Whose files and nameserver an answer comes from. The answers of the two differ, so that each answer tells which program gave it. */
export type View = 'client' | 'daemon';

/** The nameserver of each view. */
export const NAMESERVERS: Readonly<Record<View, string>> = { client: '127.0.0.53', daemon: '127.0.0.54' };

/** The most keys of a load: with more, the last port would be above 65535 (c/population.h). */
export const MOST_KEYS = 16_384;

/** The first number of each view, as in c/population.c. */
const FIRST_ID: Readonly<Record<View, number>> = { client: 100_000, daemon: 200_000 };
const FIRST_PORT: Readonly<Record<View, number>> = { client: 20_000, daemon: 40_000 };

/** The files of /etc with the first `keys` entries of each database, as c/population.h describes them. Hosts are in DNS. */
export function populationFiles(keys: number, view: View): Record<string, string> {
  const lines = (line: (index: number) => string) =>
    Array.from({ length: keys }, (_, index) => `${line(index)}\n`).join('');
  const id = (index: number) => FIRST_ID[view] + index;
  return {
    passwd: lines((index) => `u${index}:x:${id(index)}:${id(index)}:${view}:/home/u${index}:/bin/sh`),
    group: lines((index) => `g${index}:x:${id(index)}:u${index}`),
    netgroup: lines((index) => `n${index} (h${index}.load.test,u${index},${view}${index})`),
    services: lines((index) => `s${index} ${FIRST_PORT[view] + index}/tcp`),
    'nsswitch.conf': 'passwd: files\ngroup: files\nservices: files\nnetgroup: files\nhosts: files dns\n',
    'resolv.conf': `nameserver ${NAMESERVERS[view]}\n`,
  };
}
