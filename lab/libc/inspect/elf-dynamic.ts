import { readElf } from './elf-file.ts';

// <elf.h>
const PT_DYNAMIC = 2;
const DT_NEEDED = 1n;
const DT_STRTAB = 5n;
const DT_STRSZ = 10n;
const DT_SONAME = 14n;

/**
 * The DT_SONAME of a 64-bit little-endian shared library; null if it has none.
 * @throws Error if the file cannot be read or is not such an ELF file
 */
export async function elfSoname(path: string): Promise<string | null> {
  const [name] = await dynamicStrings(path, DT_SONAME);
  return name ?? null;
}

/**
 * The shared libraries that a 64-bit little-endian ELF file names in DT_NEEDED; empty for a static program.
 * @throws Error if the file cannot be read or is not such an ELF file
 */
export async function elfNeeded(path: string): Promise<string[]> {
  return dynamicStrings(path, DT_NEEDED);
}

/** The strings of all entries with a tag in the dynamic section. */
async function dynamicStrings(path: string, tag: bigint): Promise<string[]> {
  return readElf(path, async ({ segments, loadedFrom }) => {
    const [dynamic] = await segments(PT_DYNAMIC);
    if (!dynamic) return [];
    const entries: { tag: bigint; value: number }[] = [];
    for (let at = 0; at + 16 <= dynamic.length; at += 16) {
      entries.push({ tag: dynamic.readBigInt64LE(at), value: Number(dynamic.readBigUInt64LE(at + 8)) });
    }
    const numberWith = (wanted: bigint) => entries.find((entry) => entry.tag === wanted)?.value;
    const [table, size] = [numberWith(DT_STRTAB), numberWith(DT_STRSZ)];
    const offsets = entries.filter((entry) => entry.tag === tag).map(({ value }) => value);
    if (offsets.length === 0 || table === undefined || size === undefined) return [];
    const strings = await loadedFrom(table, size);
    return offsets.map((offset) => strings.toString('latin1', offset, strings.indexOf(0, offset)));
  });
}
