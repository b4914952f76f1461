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

/** TCP: closes the connection in place of a reply. */
export function hangUp(match: Omit<RuleMatch, 'transport'> = {}): Rule {
  return rule('hangUp', { ...match, transport: 'tcp' }, (exchange) => {
    exchange.drop();
    exchange.closeConnection();
  });
}

/**
 * Defers the first query of a pair (one name, two types, one client socket) until the second is answered. A
 * retransmission of a deferred query replaces it.
 */
export function reorder(match: RuleMatch = {}): Rule {
  const deferred = new Map<string, Exchange>();
  return rule('reorder', match, (exchange) => {
    const { client, name, type } = exchange.event;
    const pair = `${client} ${name.toLowerCase()}`;
    const first = deferred.get(pair);
    if (first && first.event.type !== type) {
      deferred.delete(pair);
      exchange.send(exchange.defaultReply());
      first.send(first.defaultReply());
      return;
    }
    first?.drop('replaced by a retransmission');
    exchange.defer();
    deferred.set(pair, exchange);
  });
}

/** UDP: TC and no records, even if the answer would fit. TCP queries get the default answer. */
export function truncate(match: Omit<RuleMatch, 'transport'> = {}): Rule {
  return rule('truncate', { ...match, transport: 'udp' }, (exchange) => {
    exchange.send(exchange.defaultReply({ limit: 0 }));
  });
}

/** UDP: sends the default answer from a port other than the one the query was sent to. */
export function wrongSourcePort(match: Omit<RuleMatch, 'transport'> = {}): Rule {
  return rule('wrongSourcePort', { ...match, transport: 'udp' }, (exchange) => {
    exchange.sendFromOtherPort(exchange.defaultReply());
  });
}
