import type { DaemonId } from '../core/schema.ts';

/** Something that clients did to a daemon, and whether it answered a well-behaved client afterwards. */
export interface DaemonTrialEvent {
  kind: 'daemon-trial';
  at: number;
  end: number;
  daemon: DaemonId;
  host: string;
  /** What the clients did, in words. */
  what: string;
  /** The connections that they opened, and how many of them the daemon's socket took. */
  connections: number;
  connected: number;
  /** The octets that the sockets took from them. Not in older runs. */
  octets?: number;
  /** Of a hostile request: its writes, in hexadecimal. The fewest octets come last. */
  sent?: readonly string[];
  /** The state of the daemon afterwards: `answers`, `ended by SIGSEGV`, `ended with exit code 101`, `deaf`, `hangs`, or `answers late`. */
  state: string;
  /** What is wrong although it answers. */
  fault?: string;
  /** The same in words that do not depend on the data; without it, `a wrong answer`. */
  faultKind?: string;
}

/** What a daemon holds, read from /proc when no thread of it could run. */
export interface DaemonResourcesEvent {
  kind: 'daemon-resources';
  at: number;
  daemon: DaemonId;
  host: string;
  when: string;
  descriptors: number;
  threads: number;
  /** The resident set, in KiB (proc(5), smaps_rollup; VmRSS in older runs). */
  residentKib: number;
  /** Its processes; none after its end. Not in older runs, as the following. */
  processes?: number;
  /** Of the process with the least, the descriptors that its limit leaves. */
  freeDescriptors?: number;
  /** The same of the address space, in KiB; absent without a limit. */
  roomKib?: number;
}

export type DaemonSuiteEvent = DaemonTrialEvent | DaemonResourcesEvent;
