import { describe, expect, test } from 'vitest';
import { floor, lengthOfUnion, mandatedWait } from '../../bench/mandated-wait.ts';
import type { Event } from '../../lab/events.ts';

const NS = 1e9;
let serial = 0;

interface Asked {
  type?: string;
  answered?: boolean;
}

/** A query that came to a server, and its answer a moment later unless there is none. */
function query(name: string, seconds: number, { type = 'A', answered = false }: Asked = {}): Event[] {
  const at = seconds * NS;
  const common = { server: 'A', transport: 'udp' as const, local: '127.0.0.1', client: '127.0.0.1#1', query: ++serial };
  const octets = { flags: [], bytes: 0, raw: '' };
  const came: Event = { kind: 'dns-query', at, ...common, id: 1, name, type, ...octets };
  const reply: Event = {
    kind: 'dns-reply',
    at: at + 1,
    ...common,
    behaviour: 'normal',
    rcode: 'NOERROR',
    answers: [],
    ...octets,
  };
  return answered ? [came, reply] : [came];
}

function lookup(name: string, from: number, to: number): Event {
  const result = { ok: true as const, addresses: [], raw: 3 };
  const [at, end] = [from * NS, to * NS];
  return { kind: 'call', at, end, probe: 'program', thread: 'main', verb: 'getaddrinfo', args: { name }, result };
}

describe('the mandated wait of a cell', () => {
  test('is from each unanswered query to the next one, or to the end of the lookup', () => {
    const events = [lookup('a', 10, 12), ...query('a', 10), ...query('a', 11)];
    expect(mandatedWait(events)).toBeCloseTo(2);
  });

  test('is there when one question of a pair is answered and the other is not', () => {
    const pair = [...query('a', 10, { answered: true }), ...query('a', 10.0001, { type: 'AAAA' })];
    expect(mandatedWait([lookup('a', 10, 11.0001), ...pair])).toBeCloseTo(1);
  });

  test('leaves out what the machine added', () => {
    expect(mandatedWait([lookup('a', 10, 11.8), ...query('a', 10)])).toBeCloseTo(1);
  });

  test('counts a second that the server saw begin a little late', () => {
    expect(mandatedWait([lookup('a', 10, 11), ...query('a', 10.01)])).toBeCloseTo(1);
  });

  test('is nothing where everything was answered, however long that took', () => {
    expect(mandatedWait([lookup('a', 10, 15), ...query('a', 10, { answered: true })])).toBe(0);
  });

  test('is nothing for a query that no lookup is known to have waited for', () => {
    expect(mandatedWait(query('a', 10))).toBe(0);
    expect(mandatedWait([lookup('b', 10, 15), ...query('a', 10)])).toBe(0);
  });

  test('counts lookups that wait at the same time once, and one after the other twice', () => {
    const [a, b] = [lookup('a', 10, 11), query('a', 10)];
    expect(mandatedWait([a, ...b, lookup('b', 10, 11), ...query('b', 10)])).toBeCloseTo(1);
    expect(mandatedWait([a, ...b, lookup('b', 20, 21), ...query('b', 20)])).toBeCloseTo(2);
  });
});

test('a union is as long as what its spans cover', () => {
  expect(lengthOfUnion([])).toBe(0);
  expect(lengthOfUnion([[5, 6]])).toBe(1);
  expect(
    lengthOfUnion([
      [4, 6],
      [0, 2],
      [1, 3],
      [4, 5],
    ]),
  ).toBe(5);
});

test('the floor is the longest wait or the work of all cores, whichever is more', () => {
  expect(floor([1, 3, 0], 4, 2)).toBe(3);
  expect(floor([1, 3, 0], 8, 2)).toBe(4);
  expect(floor([], 1, 2)).toBe(0.5);
});
