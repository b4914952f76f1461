// RFC 1035 §3.2.2, RFC 3596, RFC 2782, RFC 6891.
const TYPES: Record<number, string> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  41: 'OPT',
  255: 'ANY',
};
// RFC 1035 §4.1.1, RFC 6891 §9.
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
const FLAGS: [string, number][] = [
  ['qr', 0x8000],
  ['aa', 0x0400],
  ['tc', 0x0200],
  ['rd', 0x0100],
  ['ra', 0x0080],
  ['z', 0x0040],
  ['ad', 0x0020],
  ['cd', 0x0010],
];

export const OPT = 41;

export function typeName(code: number): string {
  return TYPES[code] ?? `TYPE${code}`;
}

export function rcodeName(code: number): string {
  return RCODES[code] ?? `RCODE${code}`;
}

export function flagNames(word: number): string[] {
  return FLAGS.filter(([, bit]) => word & bit).map(([name]) => name);
}
