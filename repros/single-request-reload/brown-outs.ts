import { behaviours, type Exchange, type Rule, rule } from '../../fake-dns/index.ts';

/**
 * A brown-out is a partial outage: for a short time a nameserver answers one of the two questions of a lookup, A and AAAA, and not the
 * other. These are the ways in which it can happen.
 */
export type BrownOutId = 'aaaa-dropped' | 'a-dropped' | 'one-answer' | 'link-down' | 'link-down-between';

/** The types of the queries for one name during the brown-out, in order, with retransmissions. */
export interface QueriedTypes {
  answered: string[];
  silent: string[];
}

export interface BrownOut {
  /** The server's rules for lookups of these names; `cutOff` makes the server unreachable. */
  rules(names: readonly string[], cutOff: () => Promise<void>): Rule[];
  /** Whether the server's log of one lookup shows the brown-out. */
  happened(queried: QueriedTypes): boolean;
  /** Whether the server is on another host, behind a link. */
  behindLink?: true;
  /** Whether the program gets an error at once, and no timeout. */
  failsAtOnce?: true;
}

export const brownOuts: Record<BrownOutId, BrownOut> = {
  'aaaa-dropped': answersOnly('A'),
  'a-dropped': answersOnly('AAAA'),
  'one-answer': {
    rules: (names) => names.map((name) => behaviours.answerOnceThenSilent({ name })),
    happened: ({ answered, silent }) => answered.length === 1 && silent.length > 1,
  },
  // Both questions are sent before the link goes down. glibc waits for the second answer, and its next query gets an error.
  'link-down': {
    rules: answerThenUnreachable,
    happened: ({ answered, silent }) => `${answered}` === 'A' && `${silent}` === 'AAAA',
    behindLink: true,
  },
  // With `single-request` the second question is sent after the first answer, and returns as an ICMP error.
  'link-down-between': {
    rules: answerThenUnreachable,
    happened: ({ answered, silent }) => `${answered}` === 'A' && silent.length === 0,
    behindLink: true,
    failsAtOnce: true,
  },
};

function answersOnly(type: 'A' | 'AAAA'): BrownOut {
  return {
    rules: (names) => [
      rule(`only-${type}`, among(names), (exchange) => {
        if (exchange.event.type === type) exchange.send(exchange.defaultReply());
        else exchange.drop();
      }),
    ],
    happened: ({ answered, silent }) =>
      answered.length > 0 && silent.length > 0 && answered.every((each) => each === type) && !silent.includes(type),
  };
}

/** The answers to A are sent once the server is unreachable: the program receives them, and cannot send further queries. */
function answerThenUnreachable(names: readonly string[], cutOff: () => Promise<void>): Rule[] {
  const pending: Exchange[] = [];
  const aaaa = rule('silent', { ...among(names), type: 'AAAA' }, (exchange) => exchange.drop());
  const a = rule('then-unreachable', { ...among(names), type: 'A' }, (exchange) => {
    exchange.defer();
    pending.push(exchange);
    if (pending.length < names.length) return;
    cutOff().then(
      () => pending.forEach((each) => void each.send(each.defaultReply())),
      () => pending.forEach((each) => void each.drop()),
    );
  });
  return [a, aaaa];
}

function among(names: readonly string[]) {
  return { when: ({ name }: { name: string }) => names.includes(name) };
}
