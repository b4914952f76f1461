import { type Address, memcpyFrom, memcpyTo, strlen } from './libc.ts';

const POINTER = 8;

/** A copy of the bytes at an address. */
export function readBytes(from: Address, length: number): Buffer {
  const copy = Buffer.alloc(length);
  memcpyFrom(copy, from, BigInt(length));
  return copy;
}

export function writeBytes(to: Address, bytes: Buffer): void {
  memcpyTo(to, bytes, BigInt(bytes.length));
}

/** A C string as a JS string of one character a byte. */
export function readString(from: Address): string {
  return readBytes(from, Number(strlen(from))).toString('latin1');
}

/** The elements of an array of pointers that ends in NULL. */
export function* pointersAt(array: Address): Generator<Address> {
  for (let at = array; ; at += BigInt(POINTER)) {
    const pointer = readBytes(at, POINTER).readBigUInt64LE();
    if (pointer === 0n) return;
    yield pointer;
  }
}

/** The strings of an array of pointers that ends in NULL. */
export function stringsAt(array: Address): string[] {
  return Array.from(pointersAt(array), readString);
}

/** A C string with one byte for each character; the inverse of `readString`. */
export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

/** A place for a pointer that a function fills in. */
export function pointerSlot(): { buffer: Buffer; read: () => Address } {
  const buffer = Buffer.alloc(POINTER);
  return { buffer, read: () => buffer.readBigUInt64LE() };
}
