import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DnsEvent } from '../../fake-dns/index.ts';
import { addressesIn, askTcp, framed, query, tcpClient, udpClient } from './clients.ts';
import { serve } from './serve.ts';

const SENTINEL = 0xfeed;
const good = query('www.example.test', 'A', { edns: 1200 });
const random = fc.uint8Array({ maxLength: 600 }).map((octets) => Buffer.from(octets));
/** A query with some octets changed, removed or appended. */
const mutated = fc
  .record({
    changes: fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
    length: fc.nat(good.length),
    tail: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ changes, length, tail }) => {
    const octets = Buffer.from(good);
    for (const [index, octet] of changes) octets[index] = octet;
    return Buffer.concat([octets.subarray(0, tail.length > 20 ? good.length : length), tail]);
  });
const hostile = fc.oneof(random, mutated);

function isArrival({ kind }: DnsEvent): boolean {
  return kind === 'dns-query' || kind === 'dns-malformed';
}

function unansweredIn(events: readonly DnsEvent[]): DnsEvent[] {
  const answered = new Set(events.flatMap((event) => (event.kind === 'dns-reply' ? [event.query] : [])));
  return events.filter((event) => event.kind === 'dns-query' && !answered.has(event.query));
}

test('any UDP messages: each has an event in the log, and the next query is answered', async () => {
  const { dns, events, seen } = await serve();
  const client = udpClient(dns);
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 10 }), async (messages) => {
      for (const message of messages) client.send(message);
      client.send(query('www.example.test', 'A', { id: SENTINEL }));
      sent += messages.length + 1;
      await seen('dns-query', ({ query, id }) => query === sent && id === SENTINEL);
      for (;;) {
        const { message } = await client.receive();
        if (message.readUInt16BE(0) === SENTINEL && message.readUInt16BE(6) === 1) break;
      }
    }),
  );
  const arrivals = events.filter(isArrival);
  expect(arrivals).toHaveLength(sent);
  expect(unansweredIn(events)).toEqual([]);
  expect(arrivals.some(({ kind }) => kind === 'dns-malformed')).toBe(true);
});

test('any framed TCP messages: each has an event in the log, and each query its reply', async () => {
  const { dns, events } = await serve();
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 8 }), async (messages) => {
      events.length = 0;
      const client = tcpClient(dns);
      for (const message of messages) client.socket.write(framed(message));
      client.socket.end(framed(good));
      const stream = await client.rest();
      expect(events.filter(isArrival)).toHaveLength(messages.length + 1);
      expect(unansweredIn(events)).toEqual([]);
      const replies = events.flatMap((event) => (event.kind === 'dns-reply' ? [Buffer.from(event.raw, 'hex')] : []));
      expect(stream).toEqual(Buffer.concat(replies.map(framed)));
    }),
    { numRuns: 60 },
  );
});

test('after any octets over TCP the next connection is answered', async () => {
  const { dns } = await serve();
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 5 }), async (pieces) => {
      const client = tcpClient(dns);
      for (const piece of pieces) client.socket.write(piece);
      client.socket.end();
      await client.rest();
      expect(addressesIn(await askTcp(dns, 'www.example.test'))).toEqual(['192.0.2.1']);
    }),
    { numRuns: 60 },
  );
});

test('a message full of compression pointers is refused without following them', async () => {
  const { dns, seen } = await serve();
  const chain = Buffer.alloc(16_000);
  for (let offset = 0; offset + 2 <= chain.length; offset += 2) chain.writeUInt16BE(0xc000 | (offset + 14), offset);
  const header = Buffer.from('000101000001000000001fff', 'hex');
  const client = tcpClient(dns);
  client.send(Buffer.concat([header, Buffer.from('0000010001', 'hex'), chain]));
  expect((await client.receive()).packet.header.rcode).toBe(1);
  expect(await seen('dns-malformed')).toMatchObject({ error: '8191 records in a query', transport: 'tcp' });
});

test('a response and a part of a header are logged and get no reply', async () => {
  const { dns, events } = await serve();
  const client = udpClient(dns);
  const response = query('www.example.test', 'A', { id: 1 });
  response[2] = 0x81;
  client.send(response);
  client.send(Buffer.from('0002', 'hex'));
  expect((await client.ask('www.example.test', 'A', { id: 3 })).packet.header.id).toBe(3);
  expect(events.slice(0, 2)).toMatchObject([
    { kind: 'dns-malformed', query: 1, error: 'a response, not a query' },
    { kind: 'dns-malformed', query: 2, error: '2 octets: shorter than a header', raw: '0002', bytes: 2 },
  ]);
});

test('a connection that ends inside a message is logged', async () => {
  const { dns, seen } = await serve();
  const client = tcpClient(dns);
  client.socket.end(Buffer.from('001d0001', 'hex'));
  expect(await client.rest()).toHaveLength(0);
  expect(await seen('dns-malformed')).toMatchObject({ error: 'the connection ended inside a message', bytes: 4 });
});
