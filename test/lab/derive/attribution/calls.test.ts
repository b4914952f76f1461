import { expect, test } from 'vitest';
import { readQuery } from '../../../../fake-dns/query.ts';
import { encodeName } from '../../../../fake-dns/wire/names.ts';
import { Callers, isQueryOfCall } from '../../../../lab/derive/attribution/calls.ts';
import { questionName } from '../../../../lab/derive/attribution/question-name.ts';
import type { CallEvent } from '../../../../lab/probe/index.ts';
import { EventBuilder } from '../event-builder.ts';

/** A query for the addresses of a name, in hexadecimal. */
function messageFor(name: string): string {
  const header = Buffer.from('123401000001000000000000', 'hex');
  return Buffer.concat([header, encodeName(name), Buffer.from('00010001', 'hex')]).toString('hex');
}

const call = (given: Partial<CallEvent>) => new EventBuilder().call(0, 10, given).events[0] as CallEvent;
const isOf = (given: Partial<CallEvent>, name: string, type = 'A') =>
  isQueryOfCall(call(given), { name, type } as never);

test.each(['www.lab.test', 'WWW.Lab.test', 'a\\.b.lab.test', '\\000\\255.lab.test', '\\@.lab.test', '\\\\.lab.test'])(
  'the name %s in a message is the one in the log of a server',
  (name) => {
    const query = readQuery(Buffer.from(messageFor(name), 'hex'));
    expect('name' in query && query.name).toBe(questionName(messageFor(name)));
  },
);

test('a message with an incomplete question has the labels that are complete', () => {
  expect(['', '12', '1234010000010000', `${messageFor('a.test').slice(0, 30)}`].map(questionName)).toEqual([
    '',
    '',
    '',
    expect.stringMatching(/^a/),
  ]);
});

test('a query belongs to the call that sends it as a message', () => {
  const message = messageFor('Www.lab.test');
  expect(isOf({ verb: 'res_send', args: { message } }, 'www.lab.test')).toBe(true);
  expect(isOf({ verb: 'res_send', args: { message } }, 'other.lab.test')).toBe(false);
});

test('a query belongs to the call that a child makes', () => {
  const args = { verb: 'getaddrinfo', name: 'www' };
  expect(isOf({ verb: 'fork', args }, 'www.lab.test')).toBe(true);
  expect(
    isOf({ verb: 'fork', args: { verb: 'gethostbyaddr', address: '192.0.2.1' } }, '1.2.0.192.in-addr.arpa', 'PTR'),
  ).toBe(true);
});

test('a query for a network belongs to the call for its number', () => {
  const args = { network: '192.0.2' };
  expect(isOf({ verb: 'getnetbyaddr', args }, '0.2.0.192.in-addr.arpa', 'PTR')).toBe(true);
  const callers = new Callers([call({ verb: 'getnetbyaddr', args })]);
  expect(callers.thatMaySend({ name: '0.2.0.192.in-addr.arpa', type: 'PTR', at: 5e6 } as never, 0)).toHaveLength(1);
});

test.each([
  ['192.0.2.7', '7.2.0.192.in-addr.arpa'],
  ['::ffff:192.0.2.7', '7.2.0.192.in-addr.arpa'],
  ['0::ffff:c000:207', '7.2.0.192.in-addr.arpa'],
  ['2001:db8::7', `7.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
])('a query for the PTR record of %s belongs to the call for this address alone', (address, name) => {
  const verb = 'gethostbyaddr';
  const mine = call({ verb, args: { address } });
  const other = call({ verb: 'getnameinfo', args: { address: '192.0.2.8' } });
  const callers = new Callers([other, mine]);
  expect(callers.thatMaySend({ name, type: 'PTR', at: 5e6 } as never, 0)).toEqual([mine]);
  expect(isQueryOfCall(mine, { name, type: 'PTR' } as never)).toBe(true);
  expect(isQueryOfCall(other, { name, type: 'PTR' } as never)).toBe(false);
});

test('a query for a PTR record in bit-string form can belong to any call for an address', () => {
  const calls = [call({ verb: 'gethostbyaddr', args: { address: '2001:db8::7' } })];
  const query = { name: '\\[x20010db8000000000000000000000007/128].ip6.arpa', type: 'PTR', at: 5e6 };
  expect(new Callers(calls).thatMaySend(query as never, 0)).toEqual(calls);
});

test('a query for an encoded name belongs to the call with AI_IDN for the name in UTF-8', () => {
  const name = Buffer.from('bücher.lab.test').toString('latin1');
  const args = { name, flags: 'AI_CANONNAME,AI_IDN' };
  expect(isOf({ verb: 'getaddrinfo', args }, 'xn--bcher-kva.lab.test')).toBe(true);
  expect(isOf({ verb: 'getaddrinfo', args: { ...args, name: `${name}.` } }, 'xn--bcher-kva.lab.test')).toBe(true);
  expect(isOf({ verb: 'getaddrinfo', args: { name } }, 'xn--bcher-kva.lab.test')).toBe(false);
  expect(
    isOf({ verb: 'getaddrinfo', args: { name: '\xff.lab.test', flags: 'AI_IDN' } }, 'xn--bcher-kva.lab.test'),
  ).toBe(false);
});

test('a query for the PTR record of an address that a call with AI_CANONNAME has found belongs to that call', () => {
  const found = { ok: true, addresses: ['192.0.2.1', '2001:db8::1'], raw: 2 } as never;
  const named = (flags: string) => ({ args: { name: 'www.lab.test', flags }, result: found });
  const [builder, other] = [new EventBuilder(), new EventBuilder()];
  builder.call(0, 10, named('AI_ADDRCONFIG,AI_CANONNAME'));
  other.call(0, 10, named('AI_ADDRCONFIG'));
  const asking = ({ events }: EventBuilder, name: string) =>
    new Callers(events as CallEvent[]).thatMaySend({ at: 5e6, name, type: 'PTR' } as never, 0);
  expect(asking(builder, '1.2.0.192.in-addr.arpa')).toEqual(builder.events);
  expect(asking(builder, '2.2.0.192.in-addr.arpa')).toEqual([]);
  expect(asking(other, '1.2.0.192.in-addr.arpa')).toEqual([]);
  expect(isOf(named('AI_CANONNAME'), '1.2.0.192.in-addr.arpa', 'PTR')).toBe(true);
  expect(isOf(named('AI_CANONNAME'), '1.2.0.192.in-addr.arpa')).toBe(false);
});
