import { hErrnoLocation } from './libc.ts';
import { readBytes, writeBytes } from './memory.ts';

/** h_errno of the calling thread. */
export function threadHErrno(): number {
  return readBytes(hErrnoLocation, 4).readInt32LE();
}

export function setThreadHErrno(value: number): void {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  writeBytes(hErrnoLocation, bytes);
}
