/** Bits of the header's second 16-bit word (RFC 1035 §4.1.1, RFC 4035 §3.2). */
export const FLAG = {
  qr: 0x8000,
  aa: 0x0400,
  tc: 0x0200,
  rd: 0x0100,
  ra: 0x0080,
  z: 0x0040,
  ad: 0x0020,
  cd: 0x0010,
} as const;
export type FlagName = keyof typeof FLAG;

const names = Object.keys(FLAG) as FlagName[];

/** The flags set in a header's second word, in wire order. */
export function flagNames(word: number): FlagName[] {
  return names.filter((name) => word & FLAG[name]);
}

/** The word with some flags set or cleared. */
export function withFlags(word: number, flags: Partial<Record<FlagName, boolean>>): number {
  return names.reduce((sum, name) => {
    const on = flags[name];
    if (on === undefined) return sum;
    return on ? sum | FLAG[name] : sum & ~FLAG[name];
  }, word);
}

export function opcodeOf(word: number): number {
  return (word >> 11) & 0xf;
}

export function withOpcode(word: number, opcode: number): number {
  return (word & ~0x7800) | ((opcode & 0xf) << 11);
}

/** The word with the low four bits of `rcode`; the OPT record carries the high eight. */
export function withRcode(word: number, rcode: number): number {
  return (word & ~0xf) | (rcode & 0xf);
}
