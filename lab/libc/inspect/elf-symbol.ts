import { type ElfFile, readElf } from './elf-file.ts';

/** <elf.h>, and for the table of DT_GNU_HASH glibc's elf/dl-lookup.c (do_lookup_x). */
const PT_DYNAMIC = 2;
const DT_STRTAB = 5n;
const DT_SYMTAB = 6n;
const DT_GNU_HASH = 0x6ffffef5n;
const SYMBOL_SIZE = 24;
const WORD = 4;

/**
 * The address of a dynamic symbol, relative to the base of its file; null if the file does not define it.
 *
 * @throws Error if the file cannot be read, or is no 64-bit little-endian ELF file
 */
export async function elfSymbol(path: string, name: string): Promise<number | null> {
  return readElf(path, async (elf) => {
    const [dynamic] = await elf.segments(PT_DYNAMIC);
    if (!dynamic) return null;
    const [hash, symbols, strings] = [DT_GNU_HASH, DT_SYMTAB, DT_STRTAB].map((tag) => tagged(dynamic, tag));
    if (hash === undefined || symbols === undefined || strings === undefined) return null;
    for (const index of await candidates(elf, hash, name)) {
      const symbol = await elf.loadedFrom(symbols + index * SYMBOL_SIZE, SYMBOL_SIZE);
      const text = await elf.loadedFrom(strings + symbol.readUInt32LE(0), name.length + 1);
      const isDefined = symbol.readUInt16LE(6) !== 0;
      if (isDefined && text.toString('latin1') === `${name}\0`) return Number(symbol.readBigUInt64LE(8));
    }
    return null;
  });
}

function tagged(dynamic: Buffer, tag: bigint): number | undefined {
  for (let at = 0; at + 16 <= dynamic.length; at += 16)
    if (dynamic.readBigUInt64LE(at) === tag) return Number(dynamic.readBigUInt64LE(at + 8));
}

/** The indexes of the symbols whose hash is that of the name. */
async function candidates(elf: ElfFile, table: number, name: string): Promise<number[]> {
  const word = async (at: number) => (await elf.loadedFrom(at, WORD)).readUInt32LE(0);
  const [buckets, first, bloomWords] = [await word(table), await word(table + WORD), await word(table + 2 * WORD)];
  const hash = gnuHash(name);
  const bucketsAt = table + 4 * WORD + bloomWords * 8;
  let index = await word(bucketsAt + (hash % buckets) * WORD);
  const found: number[] = [];
  if (index < first) return found;
  // The lowest bit marks the end of a chain.
  for (let chained = 0; (chained & 1) === 0; index += 1) {
    chained = await word(bucketsAt + (buckets + index - first) * WORD);
    if ((chained | 1) >>> 0 === (hash | 1) >>> 0) found.push(index);
  }
  return found;
}

function gnuHash(name: string): number {
  return [...Buffer.from(name)].reduce((hash, octet) => (Math.imul(hash, 33) + octet) >>> 0, 5381);
}
