import { isIP } from 'node:net';
import type { Exchange } from '../exchange.ts';
import type { RuleMatch } from '../match.ts';
import { type ConnectionMatch, connectionRule, type Rule, rule } from '../rule.ts';

/** Answers the first query that matches and drops the later ones. */
export function answerOnceThenSilent(match: RuleMatch = {}): Rule {
  let answered = false;
  return rule('answerOnceThenSilent', match, (exchange) => {
    if (answered) exchange.drop();
    else exchange.send(exchange.defaultReply());
    answered = true;
  });
}

/** TCP: closes each connection right after accept. Later data from the client is discarded. */
export function closeTcp(match: ConnectionMatch = {}): Rule {
  return connectionRule('closeTcp', match, 'close');
}

/**
 * TCP: sends the length of the complete reply and its first octets (default half), then closes the connection. `halfLength`: the first of the two
 * octets of the length, and nothing of the reply.
 */
export function cutTcp(match: Omit<RuleMatch, 'transport'> & { octets?: number; halfLength?: boolean } = {}): Rule {
  const { octets, halfLength = false, ...rest } = match;
  return rule('cutTcp', { ...rest, transport: 'tcp' }, (exchange) => {
    const reply = exchange.defaultReply();
    exchange.cut(reply, halfLength ? -1 : (octets ?? reply.bytes.length >> 1));
  });
}

/** Sends the default answer after a delay in milliseconds. */
export function delay(milliseconds: number, match: Omit<RuleMatch, 'delay'> = {}): Rule {
  return rule('delay', { ...match, delay: milliseconds }, (exchange) => exchange.send(exchange.defaultReply()));
}

/** Sends no reply. */
export function drop(match: RuleMatch = {}): Rule {
  return rule('drop', match, (exchange) => exchange.drop());
}

/** TCP: both answers to a pair of queries (one name, two types, one connection) in one segment. A single query gets no reply. */
export function joinTcp(match: Omit<RuleMatch, 'transport'> & { reversed?: boolean } = {}): Rule {
  const { reversed = false, ...rest } = match;
  return pairRule('joinTcp', { ...rest, transport: 'tcp' }, (first, second) =>
    second.sendTogether(() => {
      for (const each of reversed ? [second, first] : [first, second]) each.send(each.defaultReply());
    }),
  );
}

/** Sends the reply twice. */
export function duplicate(match: RuleMatch = {}): Rule {
  return rule('duplicate', match, (exchange) => {
    exchange.send(exchange.defaultReply());
    exchange.send(exchange.defaultReply());
  });
}

/** TCP: resets each connection right after accept. For connection refused, start the server with `transports: ['udp']`. */
export function refuseTcp(match: ConnectionMatch = {}): Rule {
  return connectionRule('refuseTcp', match, 'reset');
}

/** TCP: closes the connection in place of a reply, or resets it. The query has been read by then, which is not so with `refuseTcp`. */
export function hangUp(match: Omit<RuleMatch, 'transport'> & { reset?: boolean } = {}): Rule {
  const { reset = false, ...rest } = match;
  return rule('hangUp', { ...rest, transport: 'tcp' }, (exchange) => {
    exchange.drop();
    exchange.closeConnection(reset ? 'reset' : 'close');
  });
}

/**
 * Defers the first query of a pair (one name, two types, one client socket) until the second is answered. A
 * retransmission of a deferred query replaces it.
 */
export function reorder(match: RuleMatch = {}): Rule {
  return pairRule('reorder', match, (first, second) => {
    second.send(second.defaultReply());
    first.send(first.defaultReply());
  });
}

/** A rule for two queries from one client socket, for one name and two types. A retransmission of the first one replaces it. */
function pairRule(behaviour: string, match: RuleMatch, act: (first: Exchange, second: Exchange) => void): Rule {
  const deferred = new Map<string, Exchange>();
  return rule(behaviour, match, (exchange) => {
    const { client, name, type } = exchange.event;
    const pair = `${client} ${name.toLowerCase()}`;
    const first = deferred.get(pair);
    if (first && first.event.type !== type) {
      deferred.delete(pair);
      act(first, exchange);
      return;
    }
    first?.drop('replaced by a retransmission');
    exchange.defer();
    deferred.set(pair, exchange);
  });
}

/**
 * TCP: sends the reply and its length in segments of `octets` octets (default one), `gap` milliseconds apart (default one).
 * @throws RangeError for segments without octets
 */
export function splitTcp(match: Omit<RuleMatch, 'transport'> & { octets?: number; gap?: number } = {}): Rule {
  const { octets = 1, gap = 1, ...rest } = match;
  if (!(Number.isInteger(octets) && octets > 0)) throw new RangeError(`segments of ${octets} octets`);
  return rule('splitTcp', { ...rest, transport: 'tcp' }, (exchange) => {
    exchange.sendInPieces(exchange.defaultReply(), octets, gap);
  });
}

/** UDP: TC and no records, even if the answer would fit. TCP queries get the default answer. */
export function truncate(match: Omit<RuleMatch, 'transport'> = {}): Rule {
  return rule('truncate', { ...match, transport: 'udp' }, (exchange) => {
    exchange.send(exchange.defaultReply({ limit: 0 }));
  });
}

/**
 * UDP: sends the default answer from another address, with the server's port, as a machine with two addresses does that answers from the
 * wrong one. No server may listen there.
 * @throws RangeError for a text that is no address
 */
export function wrongSourceAddress(address: string, match: Omit<RuleMatch, 'transport'> = {}): Rule {
  if (!isIP(address)) throw new RangeError(`'${address}' is no IP address`);
  return rule('wrongSourceAddress', { ...match, transport: 'udp' }, (exchange) => {
    exchange.sendFromAddress(address, exchange.defaultReply());
  });
}

/** UDP: sends the default answer from a port other than the one the query was sent to. */
export function wrongSourcePort(match: Omit<RuleMatch, 'transport'> = {}): Rule {
  return rule('wrongSourcePort', { ...match, transport: 'udp' }, (exchange) => {
    exchange.sendFromOtherPort(exchange.defaultReply());
  });
}
