import { describe, expect, test } from 'vitest';
import type { Rule } from '../../fake-dns/index.ts';
import { A } from '../../repros/shared/two-nameservers.ts';
import { countWorkers, type DaemonClient, workersSeen } from '../../repros/shared/workers.ts';
import { counted } from './brown-out-moments.ts';
import { evidenceOf, type Moment, query } from './evidence.ts';

const seen = (...moments: Moment[]) => workersSeen(evidenceOf(...moments), 'nsncd', 'workers-first');

test('the number of workers is the number of lookups that arrived before the first answer', () => {
  expect(seen(counted('workers-first-1', 4))).toBe(4);
});

test('the last attempt counts', () => {
  expect(seen(counted('workers-first-1', 8), counted('workers-first-2', 4))).toBe(4);
});

test('an attempt with a retransmission before the first answer gives no number', () => {
  const first = counted('workers-first-1', 4);
  // The first query again, after the other lookups arrived and before the first answer.
  const again: Moment = (at) => [...first(at), query(at + 50, A, 'workers-first-1-1.lab.test')];
  expect(seen(again)).toBeUndefined();
});

test('there is no number without a count, or if every lookup had a worker', () => {
  expect(seen()).toBeUndefined();
  const all: Moment = (at) => counted('workers-first-1', 4)(at).filter(({ at: when }) => when < at + 200);
  expect(
    seen((at) => all(at).filter((event) => !('label' in event && event.label === 'workers-first-1-5'))),
  ).toBeUndefined();
});

describe('a count with a retransmitted query', () => {
  /** A daemon with four workers. In the first `slow` counts a query is sent again, when the lookups begin or end. */
  function client(slow: number, when: 'begins' | 'ends' = 'begins') {
    const daemon = {
      id: 'nsncd',
      async idle() {},
      starts: 1,
      async restart() {
        daemon.starts += 1;
      },
    };
    let rules: readonly Rule[] = [];
    const { promise: released, resolve } = Promise.withResolvers<void>();
    const server = {
      behave(...given: Rule[]) {
        rules = given;
      },
      behaveNormally() {},
    };
    const ask = (name: string) => {
      const event = { name, type: 'A' };
      rules[0]?.act({ event, defer() {}, defaultReply() {}, send: () => resolve() } as unknown as Parameters<
        Rule['act']
      >[0]);
    };
    let left = slow;
    const program = {
      async call(_verb: string, { name }: { name: string }) {
        const position = Number(/-(\d+)\./.exec(name)?.[1]);
        if (position <= 4) ask(name);
        if (position > 1 || left-- <= 0) return;
        if (when === 'ends') await released;
        ask(name);
      },
    };
    return { daemon, asking: { daemon, program, servers: [server] } as unknown as DaemonClient };
  }

  test.each([
    [0, 'begins', 1],
    [1, 'begins', 2],
    [2, 'begins', 3],
    [1, 'ends', 2],
  ] as const)(
    'is taken again with a fresh daemon before the first lookup of a scenario: %i times, as it %s',
    async (slow, when, starts) => {
      const { daemon, asking } = client(slow, when);
      expect(await countWorkers(asking, 'workers-first')).toBe(4);
      expect(daemon.starts).toBe(starts);
    },
  );

  test('is taken again with the same daemon at the end', async () => {
    const { daemon, asking } = client(1);
    expect(await countWorkers(asking, 'workers-last')).toBe(4);
    expect(daemon.starts).toBe(1);
  });
});
