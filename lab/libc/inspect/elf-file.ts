import { closeSync, openSync, readSync } from 'node:fs';

const ELFCLASS64_LSB = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const PT_LOAD = 1; // <elf.h>
const MAGIC = ELFCLASS64_LSB.subarray(0, 4);

/** A file that is not an ELF file, such as a script. */
export class NotElfError extends Error {
  override readonly name = 'NotElfError';
}

/** One segment of an ELF file, from its program header. */
export interface Segment {
  type: number;
  offset: number;
  /** Its address in memory, relative to the base of the file. */
  address: number;
  size: number;
}

/** The parts of an ELF file that the lab reads (elf(5)). */
export interface ElfFile {
  /** `e_machine`. */
  machine: number;
  /** The content of the segments of one type. */
  segments(type: number): Promise<Buffer[]>;
  /** The content of a loaded segment from a virtual address on. */
  loadedFrom(address: number, length: number): Promise<Buffer>;
}

/**
 * Opens a 64-bit little-endian ELF file, calls `inspect` with its parts, and closes it when that is done. It reads a few hundred octets in this
 * thread, because each reading by Node's thread pool takes ten times as long.
 * @throws Error if the file cannot be read or is another kind of ELF file; NotElfError if it is no ELF file
 */
export async function readElf<T>(path: string, inspect: (elf: ElfFile) => Promise<T>): Promise<T> {
  const file = openSync(path, 'r');
  try {
    return await inspect(partsOf(path, file));
  } finally {
    closeSync(file);
  }
}

function partsOf(path: string, file: number): ElfFile {
  const read = (position: number, length: number) => {
    const buffer = Buffer.alloc(length);
    if (readSync(file, buffer, { position }) < length) throw new Error(`${path}: truncated ELF file`);
    return buffer;
  };
  const magic = Buffer.alloc(MAGIC.length);
  readSync(file, magic, { position: 0 });
  if (!magic.equals(MAGIC)) throw new NotElfError(`${path}: not an ELF file`);
  const header = read(0, 64);
  if (!header.subarray(0, 6).equals(ELFCLASS64_LSB)) throw new Error(`${path}: not a 64-bit little-endian ELF file`);
  const entrySize = header.readUInt16LE(54);
  const table = read(Number(header.readBigUInt64LE(32)), entrySize * header.readUInt16LE(56));
  const segments: Segment[] = [];
  for (let at = 0; at < table.length; at += entrySize) {
    segments.push({
      type: table.readUInt32LE(at),
      offset: Number(table.readBigUInt64LE(at + 8)),
      address: Number(table.readBigUInt64LE(at + 16)),
      size: Number(table.readBigUInt64LE(at + 32)),
    });
  }
  return {
    machine: header.readUInt16LE(18),
    segments: async (type) =>
      segments.filter((each) => each.type === type).map(({ offset, size }) => read(offset, size)),
    async loadedFrom(address, length) {
      const within = segments.find((each) => {
        return each.type === PT_LOAD && address >= each.address && address + length <= each.address + each.size;
      });
      if (!within) throw new Error(`${path}: no segment is loaded at ${address}`);
      return read(within.offset + address - within.address, length);
    },
  };
}
