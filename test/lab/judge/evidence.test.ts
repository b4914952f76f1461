import { describe, expect, test } from 'vitest';
import { HarnessError } from '../../../lab/core/harness-error.ts';
import { withDerived } from '../../../lab/derive/index.ts';
import { addressesOf, Evidence } from '../../../lab/judge/evidence.ts';
import { EventBuilder } from '../derive/event-builder.ts';
import { call, query, reply } from '../events.ts';

const evidence = new Evidence([
  { kind: 'step', at: 5, label: 'switch' },
  call('before', ['192.0.2.1'], 10, 20),
  query(1, 10),
  query(2, 20),
  reply(1, 20),
  query(3, 21),
  query(1, 22, { server: 'B' }),
  call('after-1', ['192.0.2.2'], 30),
  call(undefined, [], 40),
  call('after-2', ['192.0.2.3'], 50),
]);

test('a call is found by its label, several by a prefix of their labels', () => {
  expect(addressesOf(evidence.call('after-1').result)).toEqual(['192.0.2.2']);
  expect(evidence.calls('after-').map(({ label }) => label)).toEqual(['after-1', 'after-2']);
});

describe('missing evidence is trouble', () => {
  test('a call', () => {
    expect(() => evidence.call('after')).toThrow(new HarnessError("no call labelled 'after' in the evidence"));
  });

  test('a step', () => {
    expect(evidence.step('switch')).toBe(5);
    expect(() => evidence.step('cure')).toThrow(new HarnessError("no step 'cure' in the evidence"));
  });
});

test('queries during a call include those at its start and its end', () => {
  expect(evidence.queriesDuring(evidence.call('before')).map((each) => each.query)).toEqual([1, 2]);
});

test('queries are found by their exact name', () => {
  expect(evidence.queriesFor('www.lab.test')).toHaveLength(4);
  expect(evidence.queriesFor('lab.test')).toEqual([]);
});

test('a reply belongs to a query by server and number', () => {
  const [first, second, , other] = evidence.all('dns-query');
  expect(first && evidence.replyTo(first)?.at).toBe(20);
  expect(second && evidence.replyTo(second)).toBeUndefined();
  expect(other && evidence.replyTo(other)).toBeUndefined();
});

test('a timeout belongs to the call of the waiting thread, and to no other', () => {
  const builder = new EventBuilder();
  for (const thread of ['one', 'two']) {
    const about = { thread, label: thread, args: { name: `${thread}.lab.test` } };
    builder.call(0, 3000, about).query(1, 'A', { name: `${thread}.lab.test`, client: `127.0.0.1#${thread}` });
  }
  const evidence = new Evidence(withDerived(builder.sorted()));
  const namesOf = (label: string) => evidence.timeoutsOf(evidence.call(label)).map(({ name }) => name);
  expect(namesOf('one')).toEqual(['one.lab.test']);
  expect(namesOf('two')).toEqual(['two.lab.test']);
});

test('a daemon’s reply belongs to a request by host and connection', () => {
  const builder = new EventBuilder().request(1, 2, { host: 'client', connection: 1 });
  const evidence = new Evidence(builder.request(3, 4, { host: 'other', connection: 1 }).sorted());
  const ends = evidence.all('nscd-request').map((request) => evidence.replyToRequest(request)?.end);
  expect(ends).toEqual([2e6, 4e6]);
});

test('a call other than a lookup has no addresses', () => {
  expect(addressesOf({ ok: true })).toEqual([]);
});
