import type { FlagName } from './wire/flags.ts';
import type { Edns } from './wire/parse-message.ts';

/** `at` is CLOCK_MONOTONIC in nanoseconds. Everything is a plain JSON value; octets are hexadecimal. */
interface Common {
  at: number;
  /** The server's name. */
  server: string;
  /** The label of the place it lives in, as given in its options. */
  host?: string;
  transport: Transport;
  /** The server's address the traffic came in at. */
  local: string;
  /** `address#port` */
  client: string;
}

export type Transport = 'udp' | 'tcp';

export interface DnsQueryEvent extends Common {
  kind: 'dns-query';
  /** Running number in its server; the reply or silence that follows carries the same one. */
  query: number;
  id: number;
  /** Presentation form, no trailing dot, case as asked. */
  name: string;
  /** Mnemonic, or `TYPE65`. */
  type: string;
  /** Only when it is not IN. */
  class?: number;
  /** Only when it is not QUERY. */
  opcode?: number;
  flags: readonly FlagName[];
  edns?: Edns;
  bytes: number;
  raw: string;
}

/**
 * A message was handed to the kernel at `at`. What it says is read from itself, and may be wrong: what was asked stands in its query. A
 * message that is too short or in disorder lacks `id`, `name` and `type`.
 */
export interface DnsReplyEvent extends Common {
  kind: 'dns-reply';
  query: number;
  /** `normal`, or the rule's behaviour. */
  behaviour: string;
  id?: number;
  name?: string;
  type?: string;
  edns?: Edns;
  rcode: string;
  flags: readonly FlagName[];
  /** Canonical text: `www.example.test A 192.0.2.1`. */
  answers: readonly string[];
  bytes: number;
  raw: string;
}

/** No reply, on purpose; `error` says why where the purpose was not the behaviour's own. */
export interface DnsSilenceEvent extends Common {
  kind: 'dns-silence';
  query: number;
  behaviour: string;
  error?: string;
}

/** A reply that the kernel did not take: the client is gone, the message too long, … */
export interface DnsUnsentEvent extends Common {
  kind: 'dns-unsent';
  query: number;
  behaviour: string;
  error: string;
}

/** Something came in that is no query; a FORMERR reply may follow under the same number. */
export interface DnsMalformedEvent extends Common {
  kind: 'dns-malformed';
  query: number;
  bytes: number;
  raw: string;
  error: string;
}

/** A TCP connection was accepted and reset at once. */
export interface DnsResetEvent extends Common {
  kind: 'dns-reset';
  behaviour: string;
}

/** A server's socket reported an error of its own. */
export interface DnsSocketErrorEvent extends Omit<Common, 'client'> {
  kind: 'dns-socket-error';
  error: string;
}

export type DnsEvent =
  | DnsQueryEvent
  | DnsReplyEvent
  | DnsSilenceEvent
  | DnsUnsentEvent
  | DnsMalformedEvent
  | DnsResetEvent
  | DnsSocketErrorEvent;
