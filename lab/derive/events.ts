/**
 * Events that are inferred from the other events of a cell when it ends. They can be removed from a stream and derived
 * again.
 */
export type DerivedEvent = TimeoutEvent | RetransmitEvent;

export interface QueryReference {
  /** The server that received the query, its host, and the address that the query was sent to. */
  server: string;
  host?: string;
  local: string;
  /** The query's number in its server. */
  query: number;
  name: string;
  type: string;
  /** The call that waited for the reply, if known. */
  call?: CallReference;
}

export interface CallReference {
  probe: string;
  thread: string;
  label?: string;
}

/** A query without a reply, from its arrival at the server until the next act of the resolver. */
export interface TimeoutEvent extends QueryReference {
  kind: 'timeout';
  at: number;
  end: number;
  next: NextAct;
  /** The expected timeout in seconds, if the resolver's state is known. */
  rule?: TimeoutRule;
}

/**
 * The act of a resolver after a missing reply:
 * - `retransmit`: sent the query to the same server again
 * - `next-server`: sent the query to another server
 * - `single-request`: continued in single-request mode, because only one question of the pair had a reply (bug 31476)
 * - `single-request-reopen`: the same once more, now with a new socket for each question
 * - `next-question`: continued with another name, for example of the search list, or with another message
 * - `gave-up`: did nothing more, and the call returned
 */
export type NextAct =
  | 'retransmit'
  | 'next-server'
  | 'single-request'
  | 'single-request-reopen'
  | 'next-question'
  | 'gave-up';

/**
 * glibc, resolv/res_send.c, send_dg: `retrans << ns`, for all but the first nameserver divided by the number of
 * nameservers, at least 1.
 */
export interface TimeoutRule {
  seconds: number;
  /**
   * Seconds from the first query of this transmission, whose timer both questions of a pair share, to the next act of
   * the resolver. A busy server reads a query late, so this can be less than the real wait, and less than `seconds`.
   * The resolver ends a wait at most one millisecond early, because it polls in whole milliseconds (`ptimeout`).
   * Setting the wall clock, which it uses (evNowTime), can change that.
   */
  measured: number;
  /** For example `timeout:1 << 0`. */
  formula: string;
}

/** A query with the same octets as an earlier one, at the same or another server. `at` is that of the query. */
export interface RetransmitEvent extends QueryReference {
  kind: 'retransmit';
  at: number;
  /** The last earlier query with the same octets. */
  of: { server: string; query: number };
  /** 2 for the first retransmission. */
  attempt: number;
  /**
   * `no-reply`: the query had no reply. `pair`: it had one, but the other question of the pair had none. `reply`: both
   * had one, and the resolver rejected it.
   */
  after: 'no-reply' | 'pair' | 'reply';
}
