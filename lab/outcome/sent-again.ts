import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import { NO_ANSWER, type ReplyWords } from './reply-words.ts';
import { EARLY, type Timeouts, type Wait } from './timeouts.ts';

const NS = 1e9;

/** The reply at which musl sends the query again at once, up to twice for each question in a round (src/network/res_msend.c). */
const AGAIN_AT = 'SERVFAIL';

/**
 * Waits of one call, joined where musl sent queries again for SERVFAIL. How often it did so before another nameserver answered, or before a busy
 * server read them, is chance. Other waits stay alone.
 */
export function joinSentAgain(waits: readonly Wait[], replies: ReplyWords): Wait[][] {
  const joined: Wait[][] = [];
  for (const wait of waits) {
    const before = joined.at(-1);
    if (before && isSameQuestion(before, wait) && isSentAgain([...before, wait], replies)) before.push(wait);
    else joined.push([wait]);
  }
  return joined;
}

function isSameQuestion([first]: readonly Wait[], { sent }: Wait): boolean {
  const isUdp = [first?.sent, sent].every((each) => each?.musl && each.transmission[0].transport === 'udp');
  return isUdp && first?.sent.transmission[0].name === sent.transmission[0].name;
}

function isSentAgain(waits: readonly Wait[], replies: ReplyWords): boolean {
  const queries = waits.flatMap(({ sent }) => sent.transmission);
  return queries.some((query) => wordFor(query, replies) === AGAIN_AT);
}

/** The first query of each question to each server, with the distinct replies that its copies had. */
export function distinctQueries(
  waits: readonly Wait[],
  replies: ReplyWords,
): { query: DnsQueryEvent; words: string }[] {
  const queries = waits.flatMap(({ sent }) => sent.transmission);
  const copies = Map.groupBy(queries, ({ server, raw }) => `${server} ${raw}`);
  return [...copies.values()].flatMap((same) => {
    const words = new Set(same.map((query) => wordFor(query, replies)));
    // The call ended before the reply to a later copy.
    if (words.size > 1) words.delete(NO_ANSWER);
    return same.slice(0, 1).map((query) => ({ query, words: [...words].join(' then ') }));
  });
}

/** The timeouts that have room in the time of joined waits: musl ends a round by the clock, whatever it sent in it. */
export function timeoutsOfJoined(waits: readonly Wait[], unit: number | null): Timeouts {
  const [begin, ending] = [waits[0]?.since ?? 0, waits.at(-1)?.ending];
  if (!ending || unit === null) return 'unsure';
  return Math.floor(((ending.at - begin) / NS + EARLY) / unit);
}

function wordFor(query: DnsQueryEvent, replies: ReplyWords): string {
  return replies.to(query, Number.POSITIVE_INFINITY, true);
}
