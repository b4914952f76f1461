import type { ResState } from './res-state.ts';

const RES_INIT = 'RES_INIT';

/** The options of every initialised state: RES_DEFAULT of glibc's resolv/resolv.h, and the additional ones of 2.17. */
export const DEFAULT_OPTIONS: readonly string[] = [
  RES_INIT,
  'RES_RECURSE',
  'RES_DEFNAMES',
  'RES_DNSRCH',
  'RES_NOIP6DOTINT',
];

/** Bits of `_flags`, by glibc's resolv/resolv-internal.h; the last two came with 2.40. */
const FLAGS = {
  RES_F_VC: 0x1,
  RES_F_CONN: 0x2,
  RES_F_EDNS0ERR: 0x4,
  RES_F_SNGLKUP: 0x200000,
  RES_F_SNGLKUPREOP: 0x400000,
};

/** The differences between two states, as text; empty for equal states. */
export function describeChange(before: ResState, after: ResState): string[] {
  const initialised = after.options.includes(RES_INIT) && !before.options.includes(RES_INIT);
  const expected = initialised ? DEFAULT_OPTIONS : [];
  return [
    ...(initialised ? ['initialised'] : []),
    ...ofLists('nameservers', before.nameservers, after.nameservers),
    ...ofLists('search', before.search, after.search),
    ...(['retrans', 'retry', 'ndots'] as const).flatMap((key) => ofValues(key, before[key], after[key])),
    ...ofFlags(before.options, after.options).filter((word) => !expected.includes(word.slice(1))),
    ...ofFlags(flagNames(before.flagsRaw), flagNames(after.flagsRaw)),
  ];
}

function ofLists(what: string, before: readonly string[], after: readonly string[]): string[] {
  return ofValues(what, before.join(', ') || 'none', after.join(', ') || 'none');
}

function ofValues(what: string, before: string | number, after: string | number): string[] {
  return before === after ? [] : [`${what} ${before} → ${after}`];
}

function ofFlags(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...after.filter((name) => !before.includes(name)).map((name) => `+${name}`),
    ...before.filter((name) => !after.includes(name)).map((name) => `-${name}`),
  ];
}

/** The names of the set bits; for a bit without a name, its number. */
export function flagNames(raw: number): string[] {
  const bits = Array.from({ length: 32 }, (_, bit) => 2 ** bit).filter((bit) => Math.floor(raw / bit) % 2 === 1);
  const nameOf = (bit: number) => Object.entries(FLAGS).find(([, value]) => value === bit)?.[0];
  return bits.map((bit) => nameOf(bit) ?? `_flags 0x${bit.toString(16)}`);
}
