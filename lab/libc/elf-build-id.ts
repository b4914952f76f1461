import { open } from 'node:fs/promises';

const PT_NOTE = 4; // <elf.h>
const NT_GNU_BUILD_ID = 3; // <elf.h>
const ELFCLASS64_LSB = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);

/**
 * The GNU build-id of a 64-bit little-endian ELF file, in hexadecimal; null when it carries none.
 * Throws when the file cannot be read or is not such an ELF file.
 */
export async function elfBuildId(path: string): Promise<string | null> {
  await using file = await open(path);
  const read = async (position: number, length: number) => {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position });
    if (bytesRead < length) throw new Error(`${path}: truncated ELF file`);
    return buffer;
  };
  const header = await read(0, 64);
  if (!header.subarray(0, 6).equals(ELFCLASS64_LSB)) throw new Error(`${path}: not a 64-bit little-endian ELF file`);
  const entrySize = header.readUInt16LE(54);
  const entries = header.readUInt16LE(56);
  const table = await read(Number(header.readBigUInt64LE(32)), entrySize * entries);
  for (let at = 0; at < table.length; at += entrySize) {
    if (table.readUInt32LE(at) !== PT_NOTE) continue;
    const offset = Number(table.readBigUInt64LE(at + 8));
    const size = Number(table.readBigUInt64LE(at + 32));
    const found = buildIdNote(await read(offset, size));
    if (found) return found;
  }
  return null;
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
