import type { DnsQueryEvent, DnsReplyEvent } from '../../fake-dns/events.ts';
import type { Event } from '../core/events.ts';

/** Octets of a DNS header, and hexadecimal digits of an octet. */
const HEADER = 12;
const HEX = 2;
/** Octets after the name of a question. */
const TYPE_AND_CLASS = 4;

/** The events of earlier runs about this behaviour lack `from`. */
const FROM_OTHER_PORT = 'wrongSourcePort';

/** The replies of a cell, by query. */
export class Replies {
  readonly #of = new Map<string, DnsReplyEvent[]>();

  constructor(events: readonly Event[]) {
    for (const event of events) {
      if (event.kind !== 'dns-reply') continue;
      const key = keyOf(event);
      const others = this.#of.get(key);
      if (others) others.push(event);
      else this.#of.set(key, [event]);
    }
  }

  /**
   * The first reply sent before `time` that a resolver accepts as a reply to this query.
   *
   * @param ofMusl the nameservers of musl's resolver; null for glibc's
   */
  firstBefore(
    time: number,
    query: DnsQueryEvent,
    ofMusl: ReadonlySet<string> | null = null,
  ): DnsReplyEvent | undefined {
    const accepts = ofMusl ? isReplyForMusl(ofMusl) : isReplyTo;
    return this.#of.get(keyOf(query))?.find((reply) => reply.at <= time && accepts(query, reply));
  }

  cameBefore(time: number, query: DnsQueryEvent): boolean {
    return this.firstBefore(time, query) !== undefined;
  }
}

function keyOf({ server, query }: DnsQueryEvent | DnsReplyEvent): string {
  return `${server} ${query}`;
}

/** The port of nameservers, after the address in `from`. */
const PORT = '#53';

/**
 * As in musl's src/network/res_msend.c: the reply has the id of the query, and comes from the address and port of any nameserver. The question
 * is not compared.
 */
function isReplyForMusl(nameservers: ReadonlySet<string>): (query: DnsQueryEvent, reply: DnsReplyEvent) => boolean {
  const isFromOneOfThem = (from: string) => from.endsWith(PORT) && nameservers.has(from.slice(0, -PORT.length));
  return (query, { from, behaviour, raw }) =>
    (from === undefined ? behaviour !== FROM_OTHER_PORT : isFromOneOfThem(from)) && idOf(raw) === idOf(query.raw);
}

/**
 * As in glibc's resolv/res_send.c: a reply from another address or port never reaches a connected socket (reopen). It has the same id
 * and, over UDP, the same question; glibc ignores any other message and continues to wait (send_dg; send_vc compares the id alone). A reply
 * without a question (some errors) is accepted.
 */
function isReplyTo(query: DnsQueryEvent, reply: DnsReplyEvent): boolean {
  if (reply.from !== undefined || reply.behaviour === FROM_OTHER_PORT) return false;
  if (idOf(reply.raw) !== idOf(query.raw)) return false;
  if (query.transport === 'tcp') return true;
  const question = questionOf(reply.raw);
  return question === '' || question === questionOf(query.raw);
}

function idOf(message: string): string {
  return message.slice(0, 2 * HEX);
}

/**
 * The octets of a message's question with its letters in lower case, because names compare without case; empty without
 * a question.
 */
function questionOf(message: string): string {
  const octets = message.slice(HEADER * HEX).match(/../g) ?? [];
  let at = 0;
  while (at < octets.length && octets[at] !== '00') at += 1 + Number.parseInt(octets[at] ?? '', 16);
  const end = at + 1 + TYPE_AND_CLASS;
  return end > octets.length ? '' : octets.slice(0, end).map(lowerCase).join('');
}

function lowerCase(octet: string): string {
  const value = Number.parseInt(octet, 16);
  return value >= 0x41 && value <= 0x5a ? (value + 0x20).toString(16) : octet;
}
