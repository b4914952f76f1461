import type { DaemonId } from '../../core/schema.ts';

/**
 * The traffic between clients and a daemon on its socket, as the lab's tap sees it. `at` is the time when the first octets reached the tap, on
 * the clock of every event. A connection carries one request and its reply.
 */
export type NscdEvent = NscdRequestEvent | NscdReplyEvent | NscdEndEvent;

export interface NscdRequestEvent extends OnConnection {
  kind: 'nscd-request';
  at: number;
  /** The client's process id from the kernel (SO_PEERCRED). */
  pid: number;
  /** The name of the probe with that process id; null for any other program. */
  probe: string | null;
  /** The kernel's name of a program that is no probe (`comm`); empty if it had ended. Not in older runs. */
  program?: string;
  /**
   * How the process that connects to the daemon differs from the client, besides its process id: `uid`, `gid`, the namespaces `net`, `user`,
   * `mnt` and `pid`, the directory `root`; `gone` if the client had ended. Not in older runs.
   */
  differs?: string[];
  /** The id of the process that listens on the daemon's socket, from the kernel. Not in older runs. */
  listener?: number;
  version: number | null;
  /** `GETAI`, `GETPWBYNAME`, …; a number that no request has is `#99`. */
  type: string;
  /** A name, a number or an address, depending on the type. */
  key: string;
  bytes: number;
  /** Its octets in hexadecimal; at most the first 64 KiB. */
  raw: string;
  /** The fault of the request; absent in a request without one. */
  broken?: string;
}

export interface NscdReplyEvent extends OnConnection {
  kind: 'nscd-reply';
  at: number;
  /** The time of its last octets. */
  end: number;
  /** The type of its request. */
  type: string;
  /** From `found` in the reply's header: 1 is true, 0 is false, -1 is null (the daemon does not serve this database). */
  found: boolean | null;
  /** The other fields, decoded, in the order of the reply. */
  fields: Record<string, NscdField>;
  /** The number of file descriptors with it: one, of the daemon's cache, in the reply to a GETFD… request. */
  fds: number;
  bytes: number;
  raw: string;
  broken?: string;
  /** The octets behind the end of a whole reply; clients do not read them. */
  surplus?: number;
}

/** A connection ended before a request, or before a whole reply. */
export interface NscdEndEvent extends OnConnection {
  kind: 'nscd-end';
  at: number;
  /** As in a request. Not in older runs. */
  pid?: number;
  differs?: string[];
  listener?: number;
  /** The side that ended it. `daemon` includes a client that the tap refused because the daemon took no connection. */
  by: 'client' | 'daemon';
}

export type NscdField = string | number | readonly string[] | readonly number[];

interface OnConnection {
  /** The daemon's host. */
  host: string;
  daemon: DaemonId;
  /** Counted from 1 on each host. */
  connection: number;
}
