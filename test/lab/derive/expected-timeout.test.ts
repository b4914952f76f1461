import { expect, test } from 'vitest';
import { expectedTimeout } from '../../../lab/derive/expected-timeout.ts';
import type { CallEvent } from '../../../lab/probe/index.ts';
import { EventBuilder } from './event-builder.ts';

const state = {
  nameservers: ['127.0.0.1'],
  search: [],
  options: ['RES_INIT'],
  optionsRaw: 1,
  flagsRaw: 0,
  retrans: 5,
  retry: 2,
  ndots: 1,
};

function callWith(given: Partial<typeof state>): CallEvent {
  const after = { ...state, ...given };
  const call = { probe: 'program', thread: 'main', verb: 'getaddrinfo', args: {}, result: { ok: true, addresses: [] } };
  return {
    kind: 'call',
    at: 0,
    end: 1,
    ...call,
    result: { ok: true, addresses: [], raw: 0 },
    res: { before: state, after, changed: [] },
  };
}

const three = { nameservers: ['127.0.0.1', '127.0.0.2', '::1'] };

/** `retrans << ns`, for all but the first nameserver divided by their number, in whole seconds, at least one. */
test.each([
  [{ retrans: 5 }, '127.0.0.1', 5, 'timeout:5 << 0'],
  [{ retrans: 0 }, '127.0.0.1', 1, 'timeout:0 << 0'],
  [{ retrans: 5, ...three }, '127.0.0.1', 5, 'timeout:5 << 0'],
  [{ retrans: 5, ...three }, '127.0.0.2', 3, 'timeout:5 << 1 / 3'],
  [{ retrans: 5, ...three }, '::1', 6, 'timeout:5 << 2 / 3'],
  [{ retrans: 1, ...three }, '127.0.0.2', 1, 'timeout:1 << 1 / 3'],
])('%o asking %s waits %i s', (given, nameserver, seconds, formula) => {
  expect(expectedTimeout(callWith(given), nameserver, 7)).toEqual({ seconds, formula, measured: 7 });
});

test('no expected timeout for a nameserver that is not in the state, with rotation, or without a state', () => {
  expect(expectedTimeout(callWith({}), '127.0.0.9', 7)).toBeUndefined();
  expect(expectedTimeout(callWith({ options: ['RES_INIT', 'RES_ROTATE'] }), '127.0.0.1', 7)).toBeUndefined();
  const { res: _res, ...without } = callWith({});
  expect(expectedTimeout(without, '127.0.0.1', 7)).toBeUndefined();
});

test('both questions of a pair share one timer, which starts with the first', () => {
  const { res } = callWith({ retrans: 1 });
  const builder = new EventBuilder()
    .call(0, 1001, res && { res })
    .query(0, 'A', { reply: 400 })
    .query(500, 'AAAA', { client: '127.0.0.1#4001' });
  expect(builder.derived()).toMatchObject([
    { kind: 'timeout', at: 500e6, end: 1001e6, rule: { seconds: 1, measured: 1.001 } },
  ]);
});

test('no expected timeout for a daemon’s query, because the daemon’s state is unknown', () => {
  const { res } = callWith({ retrans: 1 });
  const builder = new EventBuilder().probe('program', 'glibc', 'container').daemon('host');
  builder.call(0, 1001, res && { res }).query(0, 'A', { host: 'host' });
  expect(builder.derived()).toMatchObject([{ kind: 'timeout' }]);
  expect(builder.derived()[0]).not.toHaveProperty('rule');
});
