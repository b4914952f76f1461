import { Packet } from 'dns2';
import { expect, test } from 'vitest';
import type { DnsEvent } from '../../fake-dns/index.ts';
import { addressesIn, askTcp, query, tcpClient, udpClient } from './clients.ts';
import { serve, zone } from './serve.ts';

const { RCODE } = Packet;

test('answers over UDP and TCP, IPv4 and IPv6, on one port', async () => {
  const { dns } = await serve({ addresses: ['127.0.0.1', '::1'] });
  for (const address of dns.addresses) {
    const udp = await udpClient(dns, address).ask('www.example.test', 'AAAA');
    const tcp = tcpClient(dns, address);
    tcp.send(query('www.example.test', 'AAAA'));
    const overTcp = await tcp.receive();
    expect(addressesIn(udp.packet)).toEqual(['2001:db8::1']);
    expect(overTcp.message).toEqual(udp.message);
  }
});

test('a plain query is answered in the same turn of the event loop', async () => {
  const turns: string[] = [];
  const { promise: turnOver, resolve } = Promise.withResolvers<void>();
  const log = ({ kind }: DnsEvent) => {
    turns.push(kind);
    if (kind !== 'dns-query') return;
    setImmediate(() => {
      turns.push('turn over');
      resolve();
    });
  };
  const { dns } = await serve({ log });
  await Promise.all([udpClient(dns).ask('www.example.test'), turnOver]);
  expect(turns).toEqual(['dns-query', 'dns-reply', 'turn over']);
});

test('echoes id, question and RD, and sets AA and RA', async () => {
  const { dns } = await serve();
  const { packet } = await udpClient(dns).ask('WwW.Example.test', 'A', { id: 0xbeef });
  expect(packet.header).toMatchObject({ id: 0xbeef, qr: 1, aa: 1, rd: 1, ra: 1, tc: 0, rcode: RCODE.NOERROR });
  expect(packet.questions[0]?.name).toBe('WwW.Example.test');
  expect(packet.additionals).toEqual([]);
});

test('negative answers carry the SOA; names outside the zones get REFUSED', async () => {
  const { dns } = await serve();
  const client = udpClient(dns);
  const nxdomain = (await client.ask('nope.example.test')).packet;
  const nodata = (await client.ask('www.example.test', 'MX')).packet;
  const elsewhere = (await client.ask('www.elsewhere.test')).packet;
  expect(nxdomain.header).toMatchObject({ rcode: RCODE.NXDOMAIN, aa: 1 });
  expect(nodata.header).toMatchObject({ rcode: RCODE.NOERROR, aa: 1, ancount: 0 });
  for (const { authorities } of [nxdomain, nodata]) {
    expect(authorities).toMatchObject([{ name: 'example.test', type: Packet.TYPE.SOA, ttl: 60, serial: 1 }]);
  }
  expect(elsewhere.header).toMatchObject({ rcode: RCODE.REFUSED, aa: 0, ancount: 0, nscount: 0 });
});

test('replies with OPT and its own size, only to a query with OPT', async () => {
  const { dns, seen } = await serve();
  const { packet } = await udpClient(dns).ask('www.example.test', 'A', { edns: 1200 });
  expect(packet.additionals).toMatchObject([{ type: Packet.TYPE.EDNS, class: 1232, version: 0 }]);
  expect((await seen('dns-query')).edns).toEqual({ size: 1200 });
});

test('replies BADVERS to an unknown EDNS version', async () => {
  const { dns } = await serve();
  const client = udpClient(dns);
  const message = query('www.example.test', 'A', { edns: 1200 });
  message[message.length - 5] = 1;
  client.send(message);
  expect((await client.receive()).packet.header.rcode).toBe(RCODE.BADVERS);
});

test.each([
  { name: 'without EDNS at 512 octets', edns: undefined, truncated: true },
  { name: 'with a small EDNS size', edns: 1232, truncated: true },
  { name: 'not when the client takes it', edns: 4096, truncated: false },
])('truncates over UDP $name, and sends the complete answer over TCP', async ({ edns, truncated }) => {
  const { dns } = await serve();
  const { packet } = await udpClient(dns).ask('big.example.test', 'A', edns === undefined ? {} : { edns });
  expect(packet.header).toMatchObject({ tc: Number(truncated), ancount: truncated ? 0 : 200 });
  expect(packet.additionals).toHaveLength(edns === undefined ? 0 : 1);
  expect((await askTcp(dns, 'big.example.test')).answers).toHaveLength(200);
});

test('an EDNS size below 512 counts as 512 (RFC 6891 §6.2.3)', async () => {
  const some = { A: Array.from({ length: 20 }, (_, index) => `192.0.2.${index}`) };
  const { dns } = await serve({ zones: [{ origin: 'example.test', records: { some } }] });
  const { message, packet } = await udpClient(dns).ask('some.example.test', 'A', { edns: 100 });
  expect(message.length).toBeGreaterThan(100);
  expect(packet.answers).toHaveLength(20);
});

test('an answer of exactly the client’s size limit is not truncated', async () => {
  const { dns } = await serve();
  const client = udpClient(dns);
  const whole = await client.ask('big.example.test', 'A', { edns: 65_000 });
  const exact = await client.ask('big.example.test', 'A', { edns: whole.message.length });
  const short = await client.ask('big.example.test', 'A', { edns: whole.message.length - 1 });
  expect([exact.packet.header.tc, short.packet.header.tc]).toEqual([0, 1]);
});

test('replies NOTIMP to another opcode and REFUSED to another class', async () => {
  const { dns, seen } = await serve();
  const client = udpClient(dns);
  const { packet } = await client.ask('www.example.test', 'A', { opcode: 2 });
  expect(packet.header).toMatchObject({ opcode: 2, rcode: RCODE.NOTIMP });
  expect(await seen('dns-query')).toMatchObject({ opcode: 2 });
  const chaos = query('www.example.test');
  chaos[chaos.length - 1] = Packet.CLASS.CH;
  client.send(chaos);
  expect((await client.receive()).packet.header.rcode).toBe(RCODE.REFUSED);
  expect(await seen('dns-query', (event) => event.class === Packet.CLASS.CH)).toBeDefined();
});

test('answers pipelined queries of one connection, also after the client closed its half', async () => {
  const { dns } = await serve();
  const client = tcpClient(dns);
  client.send(query('www.example.test', 'A', { id: 1 }));
  client.send(query('www.example.test', 'AAAA', { id: 2 }));
  client.socket.end();
  const stream = await client.rest();
  const first = stream.readUInt16BE(0);
  const ids = [stream.readUInt16BE(2), stream.readUInt16BE(first + 4)];
  expect(ids).toEqual([1, 2]);
});

test('reads a query that arrives octet by octet', async () => {
  const { dns } = await serve();
  const client = tcpClient(dns);
  client.socket.setNoDelay(true);
  const message = query('www.example.test');
  for (const octet of [0, message.length, ...message]) {
    await new Promise((written) => client.socket.write(Buffer.of(octet), written));
  }
  expect(addressesIn((await client.receive()).packet)).toEqual(['192.0.2.1']);
});

test('setZones takes effect at once, and invalid zones change nothing', async () => {
  const { dns } = await serve();
  const client = udpClient(dns);
  dns.setZones([{ origin: 'example.test', records: { www: { A: ['203.0.113.9'] } } }]);
  expect(addressesIn((await client.ask('www.example.test')).packet)).toEqual(['203.0.113.9']);
  expect(() => dns.setZones([{ ...zone, records: { www: { A: ['nonsense'] } } }])).toThrow(
    /^zone example\.test: www A 0: /,
  );
  expect(addressesIn((await client.ask('www.example.test')).packet)).toEqual(['203.0.113.9']);
});
