import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { threads } from '../program/descendants.ts';
import type { AskingProcess } from './events.ts';

/** The facts of a process from /proc (proc(5)). */
export type ProcessFacts = Omit<AskingProcess, 'how' | 'libc'> & { parent: number };

/** The facts of a process; null after its end. */
export function readProcess(pid: number): ProcessFacts | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name may have blanks and parentheses. The first field after it is the third.
    const end = line.lastIndexOf(')');
    const fields = line.slice(end + 2).split(' ');
    const [parent, threads, started] = [4, 20, 22].map((field) => fields[field - 3] ?? '');
    const program = line.slice(line.indexOf('(') + 1, end);
    return {
      pid,
      parent: Number(parent),
      threads: Number(threads),
      started: `${started}`,
      program,
      image: imageOf(pid),
    };
  } catch {
    return null;
  }
}

/** <elf.h>: the address of 16 random octets that the kernel puts on the stack of each executed program. */
const AT_RANDOM = 25n;
const RANDOM_LENGTH = 16;

function imageOf(pid: number): string {
  const entries = readFileSync(`/proc/${pid}/auxv`);
  for (let at = 0; at + 16 <= entries.length; at += 16) {
    if (entries.readBigUInt64LE(at) !== AT_RANDOM) continue;
    const address = entries.readBigUInt64LE(at + 8);
    return `${address.toString(16)}:${memoryAt(pid, address)}`;
  }
  return '';
}

/** Octets of a process's memory in hexadecimal; empty for a process whose memory is closed to the lab. */
function memoryAt(pid: number, address: bigint): string {
  try {
    const file = openSync(`/proc/${pid}/mem`, 'r');
    try {
      const octets = Buffer.alloc(RANDOM_LENGTH);
      readSync(file, octets, 0, RANDOM_LENGTH, address);
      return octets.toString('hex');
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

/** Signals that end no process by default (signal(7)). */
const HARMLESS: readonly NodeJS.Signals[] = ['SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH'];

/** Whether a process has a handler for a signal, ignores it, or blocks it to read it in another way (proc(5), SigCgt, SigIgn, SigBlk). */
export function survives(pid: number, signal: NodeJS.Signals): boolean {
  if (HARMLESS.includes(signal)) return true;
  const bit = 1n << BigInt(constants.signals[signal] - 1);
  try {
    const masks = readFileSync(`/proc/${pid}/status`, 'utf8').matchAll(/^Sig(?:Cgt|Ign|Blk):\s+([0-9a-f]+)$/gm);
    return [...masks].some(([, mask]) => (BigInt(`0x${mask}`) & bit) !== 0n);
  } catch {
    return false;
  }
}

/** The mount namespace of a process; null after its end. All programs of one sandbox share it, also after a second fork. */
export function mountNamespace(pid: number | 'self'): string | null {
  return namespaceOf(pid, 'mnt');
}

/** Whether a process is in a network namespace. @param network the path of the namespace */
export function isOnNetwork(pid: number, network: string): boolean {
  return namespaceOf(pid, 'net') === `net:[${statSync(network).ino}]`;
}

/** A main thread that has ended has no namespaces, and the other threads of its process have. */
function namespaceOf(pid: number | 'self', kind: 'mnt' | 'net'): string | null {
  const own = linkOf(`/proc/${pid}/ns/${kind}`);
  if (own !== null || pid === 'self') return own;
  return (
    threads(pid)
      .map((tid) => linkOf(`/proc/${pid}/task/${tid}/ns/${kind}`))
      .find((each) => each !== null) ?? null
  );
}

/** A namespace that exists until its release, so that no other gets its name meanwhile. */
export interface HeldNamespace {
  name: string;
  release(): void;
}

/** Holds the mount namespace of a process; null after its end. */
export function holdMountNamespace(pid: number): HeldNamespace | null {
  try {
    const descriptor = openSync(`/proc/${pid}/ns/mnt`, 'r');
    const name = readlinkSync(`/proc/self/fd/${descriptor}`);
    return { name, release: () => closeSync(descriptor) };
  } catch {
    return null;
  }
}

/** All processes of this pid namespace. */
export function allProcesses(): number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** Whether a process has one of these sockets open. */
export function hasSocket(pid: number, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`) ?? '') ?? [];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    return false;
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
