import { behaviours, type Exchange, type Rule, rule } from '../../fake-dns/index.ts';

/** How a nameserver can leave one of the two questions of a lookup, A and AAAA, without its answer. */
export type BrownOutId = 'aaaa-dropped' | 'a-dropped' | 'one-answer' | 'link-down' | 'link-down-between';

/** The types that were asked for one name during the brown-out, each time it was asked. */
export interface Asked {
  answered: string[];
  silent: string[];
}

export interface BrownOut {
  /** What the nameserver does with the lookups of these names; `cutOff` makes it unreachable. */
  rules(names: readonly string[], cutOff: () => Promise<void>): Rule[];
  /** Whether the nameserver's log shows that a lookup met it. */
  happened(asked: Asked): boolean;
  /** Whether the nameserver is behind a link. */
  far?: true;
  /** Whether the program is told of it at once, so that it never waits out a timeout. */
  told?: true;
}

export const brownOuts: Record<BrownOutId, BrownOut> = {
  'aaaa-dropped': answersOnly('A'),
  'a-dropped': answersOnly('AAAA'),
  'one-answer': {
    rules: (names) => names.map((name) => behaviours.answerOnceThenSilent({ name })),
    happened: ({ answered, silent }) => answered.length === 1 && silent.length > 1,
  },
  // Both questions are on their way when the link goes down: glibc waits for the second answer, and asks again in vain.
  'link-down': {
    rules: thenUnreachable,
    happened: ({ answered, silent }) => `${answered}` === 'A' && `${silent}` === 'AAAA',
    far: true,
  },
  // With `single-request` the second question is sent after the first answer, and comes back as an ICMP error.
  'link-down-between': {
    rules: thenUnreachable,
    happened: ({ answered, silent }) => `${answered}` === 'A' && silent.length === 0,
    far: true,
    told: true,
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

/** The answer to A is sent when nothing more comes in, so the program gets it and cannot ask for more. */
function thenUnreachable(names: readonly string[], cutOff: () => Promise<void>): Rule[] {
  const waiting: Exchange[] = [];
  const rest = rule('silent', { ...among(names), type: 'AAAA' }, (exchange) => exchange.drop());
  const first = rule('then-unreachable', { ...among(names), type: 'A' }, (exchange) => {
    exchange.defer();
    waiting.push(exchange);
    if (waiting.length < names.length) return;
    cutOff().then(
      () => waiting.forEach((each) => void each.send(each.defaultReply())),
      () => waiting.forEach((each) => void each.drop()),
    );
  });
  return [first, rest];
}

function among(names: readonly string[]) {
  return { when: ({ name }: { name: string }) => names.includes(name) };
}
