import { readElf } from './elf-file.ts';

const PT_NOTE = 4; // <elf.h>
const NT_GNU_BUILD_ID = 3; // <elf.h>

/**
 * The GNU build-id of a 64-bit little-endian ELF file, in hexadecimal; null if it has none.
 * @throws Error if the file cannot be read or is not such an ELF file
 */
export async function elfBuildId(path: string): Promise<string | null> {
  const notes = await readElf(path, ({ segments }) => segments(PT_NOTE));
  return notes.map(buildIdNote).find((found) => found !== null) ?? null;
}

function buildIdNote(notes: Buffer): string | null {
  const padded = (length: number) => (length + 3) & ~3;
  for (let at = 0; at + 12 <= notes.length; ) {
    const nameLength = notes.readUInt32LE(at);
    const valueLength = notes.readUInt32LE(at + 4);
    const name = at + 12;
    const value = name + padded(nameLength);
    if (
      notes.readUInt32LE(at + 8) === NT_GNU_BUILD_ID &&
      notes.toString('latin1', name, name + nameLength) === 'GNU\0'
    ) {
      return notes.toString('hex', value, value + valueLength);
    }
    at = value + padded(valueLength);
  }
  return null;
}
