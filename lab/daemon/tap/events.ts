import type { DaemonId } from '../../core/schema.ts';

/**
 * What passes between clients and a daemon on its socket, as the lab's tap sees it. `at` is when the first octets got to the tap, on
 * the clock of every event. A connection carries one request and its reply.
 */
export type NscdEvent = NscdRequestEvent | NscdReplyEvent | NscdEndEvent;

export interface NscdRequestEvent extends OnConnection {
  kind: 'nscd-request';
  at: number;
  /** The client's process, as the kernel gives it (SO_PEERCRED), and the probe that it is: null for any other program. */
  pid: number;
  probe: string | null;
  /** Of one that is no probe: what the kernel calls it (its `comm`); empty where it was gone already. Older runs have not kept it. */
  program?: string;
  /**
   * In what the process that the daemon sees at the other end of its socket differs from the client, besides its process id: `uid`, `gid`,
   * the namespaces `net`, `user`, `mnt` and `pid`, the directory `root`; `gone` when the client was. Older runs have not kept it.
   */
  differs?: string[];
  /** The process that listens on the daemon's socket, as the kernel gives it. Older runs have not kept it. */
  listener?: number;
  version: number | null;
  /** `GETAI`, `GETPWBYNAME`, …; a number that no request has is `#99`. */
  type: string;
  /** A name, a number or an address, as the type has it. */
  key: string;
  bytes: number;
  /** Its octets, hexadecimal; at most the first 64 KiB. */
  raw: string;
  /** What is wrong with it; absent where nothing is. */
  broken?: string;
}

export interface NscdReplyEvent extends OnConnection {
  kind: 'nscd-reply';
  at: number;
  /** When its last octets came. */
  end: number;
  /** The type of the request that it is for. */
  type: string;
  /** `found` in the reply's header is 1 or 0; -1 is a daemon that does not serve this database: null. */
  found: boolean | null;
  /** The other fields in the reply's order, decoded. */
  fields: Record<string, NscdField>;
  /** How many file descriptors came along: one, of its cache, in the reply to a GETFD… request. */
  fds: number;
  bytes: number;
  raw: string;
  broken?: string;
}

/** A connection ended before there was a request, or a whole reply to it. */
export interface NscdEndEvent extends OnConnection {
  kind: 'nscd-end';
  at: number;
  /** The client's process, and in what the daemon saw another, as of a request. Older runs have not kept them. */
  pid?: number;
  differs?: string[];
  listener?: number;
  /** Who ended it: nobody but the lab knows of a client that was refused, because its daemon took no connection. */
  by: 'client' | 'daemon';
}

export type NscdField = string | number | readonly string[] | readonly number[];

interface OnConnection {
  /** The host of the daemon. */
  host: string;
  daemon: DaemonId;
  /** Counted from 1 on each host. */
  connection: number;
}
