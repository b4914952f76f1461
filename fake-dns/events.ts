import type { FlagName } from './wire/flags.ts';
import type { Edns } from './wire/parse-message.ts';

/** `at` is CLOCK_MONOTONIC in nanoseconds. Everything is a plain JSON value; octets are hexadecimal. */
interface Common {
  at: number;
  /** The server's name. */
  server: string;
  /** The `host` label from the server's options. */
  host?: string;
  transport: Transport;
  /** The server's address that the message or connection came to. */
  local: string;
  /** `address#port` */
  client: string;
}

export type Transport = 'udp' | 'tcp';

export interface DnsQueryEvent extends Common {
  kind: 'dns-query';
  /** Counts the messages of one server from 1; the events about the reply carry the same number. */
  query: number;
  id: number;
  /** Presentation form, no trailing dot, case as in the query. */
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
 * The server handed a message to the kernel at `at`. All fields are parsed from that message, so a behaviour may have
 * made them wrong; the `dns-query` event has the question asked. A message that cannot be parsed lacks `id`, `name` and
 * `type`.
 */
export interface DnsReplyEvent extends Common {
  kind: 'dns-reply';
  query: number;
  /** The name of the rule's behaviour, or `normal` without a rule. */
  behaviour: string;
  /** The source of the reply, `address#port`, if it is not the address and port that the query came to. */
  from?: string;
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

/** No reply was sent. `error` gives the reason if the behaviour did not intend that. */
export interface DnsSilenceEvent extends Common {
  kind: 'dns-silence';
  query: number;
  behaviour: string;
  error?: string;
}

/** The kernel did not accept the reply: for example the client is gone, or the message is too long. */
export interface DnsUnsentEvent extends Common {
  kind: 'dns-unsent';
  query: number;
  behaviour: string;
  error: string;
}

/** A received message is not a query. A FORMERR reply may follow under the same number. */
export interface DnsMalformedEvent extends Common {
  kind: 'dns-malformed';
  query: number;
  bytes: number;
  raw: string;
  error: string;
}

/** A TCP connection was ended right after accept: with a reset (RST), or `orderly` (FIN). */
export interface DnsResetEvent extends Common {
  kind: 'dns-reset';
  behaviour: string;
  orderly?: true;
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
