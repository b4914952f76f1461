/** A connection of the lab's raw client to a daemon's socket, recorded when it ended. Times are CLOCK_MONOTONIC in nanoseconds. */
export interface RawConnectionEvent {
  kind: 'raw-connection';
  /** The time of connect(2). */
  at: number;
  /** The end of the connection. */
  end: number;
  /** The name of the raw client, its process id, its host, and the credentials that it took. */
  client: string;
  pid: number;
  host: string;
  uid: number;
  /** The uid that it sees of root; null if it sees none. Older runs lack it. */
  rootIs?: number | null;
  gid: number;
  /** Whether it went to the daemon's own socket, past the tap. */
  pastTap: boolean;
  label?: string;
  /** Each write, in order, in hexadecimal; together at most the first 64 KiB. */
  sent: string[];
  sentBytes: number;
  /** What came back, in hexadecimal; at most the first 64 KiB. */
  reply: string;
  replyBytes: number;
  /** The time of the first octets of the reply; absent without any. */
  repliedAt?: number;
  /** The number of file descriptors that came back. */
  fds: number;
  /** `closed` or `reset` by the daemon, `refused` at the start, `left open` when the lab closed it, `failed` by another error. */
  how: 'closed' | 'reset' | 'refused' | 'left open' | 'failed';
  /** The errno of a connection that was reset, was refused, or failed. */
  code?: string;
}
