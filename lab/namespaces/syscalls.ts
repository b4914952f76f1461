import { closeSync, openSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { DataType, define, open } from 'ffi-rs';

/** <sched.h>; the same on x86-64 and arm64, as all constants in this folder. */
const CLONE_NEWNET = 0x40000000;

const INT = DataType.I32;
const LONG = DataType.BigInt;
/** A pointer or a size as a number; Linux user space addresses have fewer than 53 bits. */
const ADDRESS = DataType.I64;
const BYTES = DataType.U8Array;
const TEXT = DataType.String;

open({ library: 'libc', path: 'libc.so.6' });
const libc = define({
  setns: { library: 'libc', retType: INT, paramsType: [INT, INT], errno: true },
  unshare: { library: 'libc', retType: INT, paramsType: [INT], errno: true },
  socket: { library: 'libc', retType: INT, paramsType: [INT, INT, INT], errno: true },
  setsockopt: { library: 'libc', retType: INT, paramsType: [INT, INT, INT, BYTES, INT], errno: true },
  bind: { library: 'libc', retType: INT, paramsType: [INT, BYTES, INT], errno: true },
  clock_gettime: { library: 'libc', retType: INT, paramsType: [INT, BYTES], errno: true },
  ioctl: { library: 'libc', retType: INT, paramsType: [INT, LONG, BYTES], errno: true },
  socketpair: { library: 'libc', retType: INT, paramsType: [INT, INT, INT, BYTES], errno: true },
  sendmsg: { library: 'libc', retType: ADDRESS, paramsType: [INT, ADDRESS, INT], errno: true },
  mmap: { library: 'libc', retType: ADDRESS, paramsType: [ADDRESS, ADDRESS, INT, INT, INT, ADDRESS], errno: true },
  mount: { library: 'libc', retType: INT, paramsType: [TEXT, TEXT, TEXT, ADDRESS, TEXT], errno: true },
  umount2: { library: 'libc', retType: INT, paramsType: [TEXT, INT], errno: true },
  memcpy: { library: 'libc', retType: ADDRESS, paramsType: [ADDRESS, BYTES, ADDRESS], errno: true },
}) as unknown as Record<string, (params: unknown[]) => { value: number; errnoCode: number; errnoMessage: string }>;

/**
 * Calls a function of the C library. @throws if it fails, like Node: the C library's message, and `code` (EADDRINUSE,
 * EPERM, …)
 */
export function call(name: string, ...params: unknown[]): number {
  const { value, errnoCode, errnoMessage } = (libc[name] as NonNullable<(typeof libc)[string]>)(params);
  if (value < 0) throw Object.assign(new Error(`${name}: ${errnoMessage}`), { code: getSystemErrorName(-errnoCode) });
  return value;
}

/** <sys/mman.h> */
const PROT_READ_WRITE = 3;
const MAP_PRIVATE_ANONYMOUS = 0x22;

/** Memory outside Node's heap for structures with pointers; it is never freed. @returns its address */
export function reserveMemory(size: number): number {
  return call('mmap', 0, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
}

/** Copies octets to an address in reserved memory. */
export function copyTo(address: number, octets: Buffer): void {
  call('memcpy', address, octets, octets.length);
}

/** The calling thread's network namespace. */
export const THIS_NETWORK = '/proc/thread-self/ns/net';

const home = openSync(THIS_NETWORK, 'r');

/**
 * Runs `act` in the network namespace pinned at `path`, or in a new one without a path.
 *
 * The thread changes its namespace only while `act` runs, which must be synchronous. So no other code of this process
 * runs in that namespace.
 *
 * @throws the error of `act` or of a system call; if the return to the old namespace fails, the process must end
 */
export function inNetwork<T>(path: string | null, act: () => T): T {
  if (path === null) call('unshare', CLONE_NEWNET);
  else enter(path);
  try {
    return act();
  } finally {
    call('setns', home, CLONE_NEWNET);
  }
}

function enter(path: string): void {
  const target = openSync(path, 'r');
  try {
    call('setns', target, CLONE_NEWNET);
  } finally {
    closeSync(target);
  }
}
