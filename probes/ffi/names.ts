import { constants } from 'node:os';
import { BadCommand } from './command.ts';

export type Names = Readonly<Record<string, number>>;

// glibc's resolv/netdb.h.
export const eai: Names = {
  EAI_BADFLAGS: -1,
  EAI_NONAME: -2,
  EAI_AGAIN: -3,
  EAI_FAIL: -4,
  EAI_NODATA: -5,
  EAI_FAMILY: -6,
  EAI_SOCKTYPE: -7,
  EAI_SERVICE: -8,
  EAI_ADDRFAMILY: -9,
  EAI_MEMORY: -10,
  EAI_SYSTEM: -11,
  EAI_OVERFLOW: -12,
  EAI_IDN_ENCODE: -105,
};
export const ai: Names = {
  AI_PASSIVE: 0x1,
  AI_CANONNAME: 0x2,
  AI_NUMERICHOST: 0x4,
  AI_V4MAPPED: 0x8,
  AI_ALL: 0x10,
  AI_ADDRCONFIG: 0x20,
  AI_IDN: 0x40,
  AI_CANONIDN: 0x80,
  AI_IDN_ALLOW_UNASSIGNED: 0x100,
  AI_IDN_USE_STD3_ASCII_RULES: 0x200,
  AI_NUMERICSERV: 0x400,
};
export const ni: Names = {
  NI_NUMERICHOST: 0x1,
  NI_NUMERICSERV: 0x2,
  NI_NOFQDN: 0x4,
  NI_NAMEREQD: 0x8,
  NI_DGRAM: 0x10,
  NI_IDN: 0x20,
  NI_IDN_ALLOW_UNASSIGNED: 0x40,
  NI_IDN_USE_STD3_ASCII_RULES: 0x80,
};
export const NETDB_INTERNAL = -1;
export const hErrno: Names = {
  NETDB_INTERNAL,
  NETDB_SUCCESS: 0,
  HOST_NOT_FOUND: 1,
  TRY_AGAIN: 2,
  NO_RECOVERY: 3,
  NO_DATA: 4,
};

/** Linux's numbers. Node lacks some errors that a socket can report, such as EHOSTDOWN after an ICMP message. */
export const errno: Names = {
  ...constants.errno,
  ENONET: 64,
  ESOCKTNOSUPPORT: 94,
  EPFNOSUPPORT: 96,
  ESHUTDOWN: 108,
  EHOSTDOWN: 112,
};

/** glibc's resolv/resolv.h; the ones it has dropped since (as RES_USE_INET6) from that of 2.17. */
export const res: Names = {
  RES_INIT: 0x1,
  RES_DEBUG: 0x2,
  RES_AAONLY: 0x4,
  RES_USEVC: 0x8,
  RES_PRIMARY: 0x10,
  RES_IGNTC: 0x20,
  RES_RECURSE: 0x40,
  RES_DEFNAMES: 0x80,
  RES_STAYOPEN: 0x100,
  RES_DNSRCH: 0x200,
  RES_INSECURE1: 0x400,
  RES_INSECURE2: 0x800,
  RES_NOALIASES: 0x1000,
  RES_USE_INET6: 0x2000,
  RES_ROTATE: 0x4000,
  RES_NOCHECKNAME: 0x8000,
  RES_KEEPTSIG: 0x10000,
  RES_BLAST: 0x20000,
  RES_USEBSTRING: 0x40000,
  RES_NOIP6DOTINT: 0x80000,
  RES_USE_EDNS0: 0x100000,
  RES_SNGLKUP: 0x200000,
  RES_SNGLKUPREOP: 0x400000,
  RES_USE_DNSSEC: 0x800000,
  RES_NOTLDQUERY: 0x1000000,
  RES_NORELOAD: 0x2000000,
  RES_TRUSTAD: 0x4000000,
  RES_NOAAAA: 0x8000000,
  RES_STRICTERR: 0x10000000,
};

export const AF_INET = 2;
export const AF_INET6 = 10;
export const families: Names = { unspec: 0, inet: AF_INET, inet6: AF_INET6 };
export const socktypes: Names = { any: 0, stream: 1, dgram: 2, raw: 3 };
/** <netinet/in.h> */
export const protocols: Names = {
  any: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  icmpv6: 58,
  sctp: 132,
  udplite: 136,
  raw: 255,
  mptcp: 262,
};
/** <locale.h> */
export const localeCategories: Names = {
  LC_CTYPE: 0,
  LC_NUMERIC: 1,
  LC_TIME: 2,
  LC_COLLATE: 3,
  LC_MONETARY: 4,
  LC_MESSAGES: 5,
  LC_ALL: 6,
};
/** <sys/resource.h> */
export const limits: Names = {
  RLIMIT_CPU: 0,
  RLIMIT_FSIZE: 1,
  RLIMIT_DATA: 2,
  RLIMIT_STACK: 3,
  RLIMIT_CORE: 4,
  RLIMIT_NPROC: 6,
  RLIMIT_NOFILE: 7,
  RLIMIT_MEMLOCK: 8,
  RLIMIT_AS: 9,
};
export const recordTypes: Names = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  ANY: 255,
};

/** The name of a value, or `<prefix><number>` without a name. */
export function nameOf(names: Names, value: number, prefix: string): string {
  return Object.keys(names).find((name) => names[name] === value) ?? `${prefix}${value}`;
}

/** A name (or a decimal number) from a table. @throws BadCommand */
export function numberOf(names: Names, name: string): number {
  const value = Object.hasOwn(names, name) ? names[name] : undefined;
  if (value !== undefined) return value;
  if (/^\d{1,9}$/.test(name)) return Number(name);
  throw new BadCommand('an argument has no such value');
}

/** Names joined by commas, or-ed together. @throws BadCommand */
export function flagsOf(names: Names, list: string): number {
  return list
    .split(',')
    .filter((name) => name !== '')
    .reduce((flags, name) => flags | numberOf(names, name), 0);
}
