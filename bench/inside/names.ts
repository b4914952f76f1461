/** The number of names on every compared server, each with an address of each family. */
const NAMES = 100;

export const ORIGIN = 'bench.test';

export interface Name {
  name: string;
  A: string;
  AAAA: string;
}

export const names: readonly Name[] = Array.from({ length: NAMES }, (_, index) => ({
  name: `host-${index}`,
  A: `192.0.2.${index}`,
  AAAA: `2001:db8::${index.toString(16)}`,
}));

/** The names in dnsperf's format, each with both types. */
export const queryFile = names.map(({ name }) => `${name}.${ORIGIN} A\n${name}.${ORIGIN} AAAA\n`).join('');
