import { readElf } from './elf-file.ts';

// <elf.h>
const PT_DYNAMIC = 2;
const DT_STRTAB = 5n;
const DT_STRSZ = 10n;
const DT_SONAME = 14n;

/**
 * The DT_SONAME of a 64-bit little-endian shared library; null if it has none.
 * @throws Error if the file cannot be read or is not such an ELF file
 */
export async function elfSoname(path: string): Promise<string | null> {
  return readElf(path, async ({ segments, loadedFrom }) => {
    const [dynamic] = await segments(PT_DYNAMIC);
    if (!dynamic) return null;
    const entries = new Map<bigint, number>();
    for (let at = 0; at + 16 <= dynamic.length; at += 16) {
      entries.set(dynamic.readBigInt64LE(at), Number(dynamic.readBigUInt64LE(at + 8)));
    }
    const [name, table, size] = [DT_SONAME, DT_STRTAB, DT_STRSZ].map((tag) => entries.get(tag));
    if (name === undefined || table === undefined || size === undefined) return null;
    const strings = await loadedFrom(table, size);
    return strings.toString('latin1', name, strings.indexOf(0, name));
  });
}
