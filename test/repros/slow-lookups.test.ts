import { expect, test } from 'vitest';
import type { Event } from '../../lab/core/events.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import { lateByPool } from '../../repros/shared/slow-lookups.ts';

/** A slow query at 0 s and again at 1 s, and a query of the other lookup. */
function evidence(seconds: number, address: string): Evidence {
  const query = (name: string, at: number) => ({ kind: 'dns-query', at: at * 1e9, name, server: 'A' });
  const other = { kind: 'call', at: 0, end: 5e9, label: 'other', result: { ok: true, addresses: [address] } };
  const events = [query('a.slow.test', 0), query('a.slow.test', 1), query('other.lab.test', seconds), other];
  return new Evidence(events as unknown as Event[]);
}

test.each([
  [0.1, '192.0.2.1', true],
  [2.1, '192.0.2.99', true],
  // A busy machine sent it late, while all slow lookups still waited.
  [1.2, '192.0.2.99', false],
  [2.1, '192.0.2.1', false],
])('a query at %d s with the answer %s', (seconds, address, ok) => {
  expect(lateByPool(evidence(seconds, address)).map((each) => each.ok)).toEqual([ok]);
});
