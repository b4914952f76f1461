/**
 * Events that nobody saw happen: they follow from the others of their cell, and are written into its stream when it ends.
 * All may be left out of a stream and derived again.
 */
export type DerivedEvent = TimeoutEvent | RetransmitEvent;

export interface QueryReference {
  /** The server that the query went to, its host, and the address that it was sent to. */
  server: string;
  host?: string;
  local: string;
  /** The query's number in its server. */
  query: number;
  name: string;
  type: string;
  /** The call that waited, where it is known: the one of this probe's thread that was under way. */
  call?: CallReference;
}

export interface CallReference {
  probe: string;
  thread: string;
  label?: string;
}

/** A query was left without a reply, from when it came to its server until the resolver acted again. */
export interface TimeoutEvent extends QueryReference {
  kind: 'timeout';
  at: number;
  end: number;
  next: NextAct;
  /** How long the resolver was to wait, where its state is known; in seconds. */
  rule?: TimeoutRule;
}

/**
 * What a resolver did when a reply had not come: it sent the query to the same server again; it sent it to another one; it went on
 * in single-request mode, because the other question of the pair had been answered (bug 31476), or, when it was in that already,
 * with a new socket for each question; it went on with another name, as of the search list, or another message; or it did no more, and its call came back.
 */
export type NextAct =
  | 'retransmit'
  | 'next-server'
  | 'single-request'
  | 'single-request-reopen'
  | 'next-question'
  | 'gave-up';

/** glibc, resolv/res_send.c, send_dg: `retrans << ns`, divided by the number of nameservers for all but the first, at least 1. */
export interface TimeoutRule {
  seconds: number;
  /**
   * From the first query of this round, whose clock both questions of a pair share, until the resolver acted again. On a busy machine
   * a server comes late to a query: then this is less than the resolver waited, and may be less than `seconds`. The resolver itself
   * ends no wait more than a millisecond early, for it polls for whole ones (`ptimeout`), unless the wall clock, by which it reckons
   * (evNowTime), is set meanwhile.
   */
  measured: number;
  /** As in `timeout:1 << 0`. */
  formula: string;
}

/** A query is one that its server, or another, had seen before: the same octets. It lies at the query's own moment. */
export interface RetransmitEvent extends QueryReference {
  kind: 'retransmit';
  at: number;
  /** The query that it repeats: the last one before it with the same octets. */
  of: { server: string; query: number };
  /** 2 for the first time that it is sent again. */
  attempt: number;
  /** Its reply had not come; or it had, but not that to the other question of the pair; or both had, and were of no use. */
  after: 'no-reply' | 'pair' | 'reply';
}
