import { once } from 'node:events';
import { Packet } from 'dns2';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { behaviours, type DnsReplyEvent, type FakeDns, rule } from '../../fake-dns/index.ts';
import { addressesIn, askTcp, framed, query, tcpClient, udpClient } from './clients.ts';
import { serve } from './serve.ts';

const { RCODE } = Packet;

test('drop: no reply, and a dns-silence event', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.drop({ type: 'AAAA' }));
  const client = udpClient(dns);
  client.send(query('www.example.test', 'AAAA', { id: 1 }));
  client.send(query('www.example.test', 'A', { id: 2 }));
  expect((await client.receive()).packet.header.id).toBe(2);
  expect(await seen('dns-silence')).toMatchObject({ query: 1, behaviour: 'drop' });
});

test('answer: an exception to a wider rule', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.answer({ name: 'www.example.test', type: 'A' }), behaviours.servfail());
  const client = udpClient(dns);
  expect(addressesIn((await client.ask('www.example.test')).packet)).toEqual(['192.0.2.1']);
  expect((await client.ask('www.example.test', 'AAAA')).packet.header.rcode).toBe(RCODE.SERVFAIL);
  expect(await seen('dns-reply')).toMatchObject({ query: 1, behaviour: 'answer' });
});

test('answerOnceThenSilent: only the first query gets a reply', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.answerOnceThenSilent({ type: 'A' }));
  const client = udpClient(dns);
  expect((await client.ask('www.example.test')).packet.answers).toHaveLength(1);
  client.send(query('www.example.test'));
  expect(await seen('dns-silence')).toMatchObject({ query: 2, behaviour: 'answerOnceThenSilent' });
});

test('delay: a later query is answered first, then the delayed one', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.delay(50, { type: 'A' }));
  const client = udpClient(dns);
  client.send(query('www.example.test', 'A', { id: 1 }));
  client.send(query('www.example.test', 'AAAA', { id: 2 }));
  expect((await client.receive()).packet.header.id).toBe(2);
  expect(addressesIn((await client.receive()).packet)).toEqual(['192.0.2.1']);
});

test('reorder: the second query of a pair is answered first; a retransmission replaces the first', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.reorder());
  const client = udpClient(dns);
  client.send(query('www.example.test', 'A', { id: 1 }));
  client.send(query('www.example.test', 'A', { id: 2 }));
  client.send(query('www.example.test', 'AAAA', { id: 3 }));
  expect((await client.receive()).packet.header.id).toBe(3);
  expect((await client.receive()).packet.header.id).toBe(2);
  expect(await seen('dns-silence')).toMatchObject({
    query: 1,
    behaviour: 'reorder',
    error: 'replaced by a retransmission',
  });
});

test('duplicate: the same reply twice', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.duplicate());
  const client = udpClient(dns);
  const first = await client.ask('www.example.test');
  expect((await client.receive()).message).toEqual(first.message);
});

test.each([
  { behaviour: behaviours.servfail(), rcode: RCODE.SERVFAIL, soa: 0 },
  { behaviour: behaviours.refused(), rcode: RCODE.REFUSED, soa: 0 },
  { behaviour: behaviours.nxdomain(), rcode: RCODE.NXDOMAIN, soa: 1 },
  { behaviour: behaviours.nodata(), rcode: RCODE.NOERROR, soa: 1 },
])('$behaviour.behaviour: the rcode and the question, without answers', async ({ behaviour, rcode, soa }) => {
  const { dns } = await serve();
  dns.behave(behaviour);
  const { packet } = await udpClient(dns).ask('www.example.test', 'A', { edns: 1200 });
  expect(packet.header).toMatchObject({ rcode, qdcount: 1, ancount: 0, nscount: soa, arcount: 1 });
});

test('formerrOnEdns: only a query with EDNS gets FORMERR', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.formerrOnEdns());
  const client = udpClient(dns);
  const refused = (await client.ask('www.example.test', 'A', { edns: 1200 })).packet;
  expect(refused.header).toMatchObject({ rcode: RCODE.FORMERR, arcount: 0 });
  expect(addressesIn((await client.ask('www.example.test')).packet)).toEqual(['192.0.2.1']);
});

test('headerOnly: twelve octets', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.headerOnly('SERVFAIL'));
  const { message, packet } = await udpClient(dns).ask('www.example.test', 'A', { id: 77 });
  expect(message).toHaveLength(12);
  expect(packet.header).toMatchObject({ id: 77, rcode: RCODE.SERVFAIL, qdcount: 0, rd: 1 });
});

test('wrongId: the right answer under another id', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.wrongId());
  const { packet } = await udpClient(dns).ask('www.example.test', 'A', { id: 0x00ff });
  expect(packet.header.id).toBe(0xff00);
  expect(addressesIn(packet)).toEqual(['192.0.2.1']);
});

test('wrongQuestion: another question in the reply, and in its event', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.wrongQuestion());
  const { packet } = await udpClient(dns).ask('www.example.test', 'A', { id: 5 });
  expect(packet.header.id).toBe(5);
  expect(packet.questions).toMatchObject([{ name: 'wrong-question.invalid', type: 1, class: 1 }]);
  expect(await seen('dns-reply')).toMatchObject({
    id: 5,
    name: 'wrong-question.invalid',
    type: 'A',
    answers: ['wrong-question.invalid A 192.0.2.1'],
  });
});

test('wrongSourcePort: the same reply from another port', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.wrongSourcePort());
  const client = udpClient(dns);
  const wrong = await client.ask('www.example.test');
  expect(wrong.port).not.toBe(dns.port);
  expect(addressesIn(wrong.packet)).toEqual(['192.0.2.1']);
  expect(await seen('dns-reply')).toMatchObject({ behaviour: 'wrongSourcePort', from: `127.0.0.1#${wrong.port}` });
  dns.behaveNormally();
  expect((await client.ask('www.example.test')).port).toBe(dns.port);
});

test('wrongSourceAddress: the same reply from the same port of another address, where nothing listens before and after', async () => {
  const { dns, seen } = await serve();
  const other = '127.0.0.9';
  dns.behave(behaviours.wrongSourceAddress(other));
  const client = udpClient(dns);
  for (const _ of [1, 2]) {
    const reply = await client.ask('www.example.test');
    expect(reply).toMatchObject({ address: other, port: dns.port });
    expect(addressesIn(reply.packet)).toEqual(['192.0.2.1']);
  }
  expect(await seen('dns-reply')).toMatchObject({ behaviour: 'wrongSourceAddress', from: `${other}#${dns.port}` });
  dns.behaveNormally();
  expect((await client.ask('www.example.test')).address).toBe('127.0.0.1');
  expect((await seen('dns-reply', ({ query }) => query === 3)).from).toBeUndefined();
});

test('wrongSourceAddress: an address that a server has is an error', async () => {
  const { dns, seen } = await serve({ addresses: ['127.0.0.1', '127.0.0.9'] });
  dns.behave(behaviours.wrongSourceAddress('127.0.0.9'));
  udpClient(dns).send(query('www.example.test'));
  expect((await seen('dns-unsent')).error).toContain('EADDRINUSE');
});

/** A TCP client that has sent both queries of a pair in one write, as glibc does. */
function pairClient(dns: FakeDns) {
  const client = tcpClient(dns);
  const pair = [query('www.example.test', 'A', { id: 1 }), query('www.example.test', 'AAAA', { id: 2 })];
  client.socket.write(Buffer.concat(pair.map(framed)));
  return client;
}

/** The segments with data that the server's side of the connections has sent, as the kernel counts them. */
async function segmentsFrom(dns: FakeDns): Promise<number> {
  const { stdout } = await execa('ss', ['-tinH', 'sport', '=', `:${dns.port}`]);
  return Number(/data_segs_out:(\d+)/.exec(stdout)?.[1]);
}

test('splitTcp: each octet in a segment of its own, one message after the other', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.splitTcp());
  const client = pairClient(dns);
  const replies = [await client.receive(), await client.receive()];
  expect(replies.map(({ packet }) => packet.header.id)).toEqual([1, 2]);
  const octets = replies.reduce((sum, { message }) => sum + 2 + message.length, 0);
  expect(await segmentsFrom(dns)).toBe(octets);
});

test('splitTcp: what follows on the connection waits, also its end', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.splitTcp({ octets: 10, type: 'A' }), behaviours.hangUp({ type: 'MX' }));
  const client = pairClient(dns);
  client.send(query('www.example.test', 'MX'));
  const stream = await client.rest();
  const first = stream.subarray(2, 2 + stream.readUInt16BE());
  const second = stream.subarray(2 + first.length);
  expect(first.readUInt16BE()).toBe(1);
  expect(second.readUInt16BE(2)).toBe(2);
  expect(second).toHaveLength(2 + second.readUInt16BE());
});

test('splitTcp: a client that leaves between two pieces', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.splitTcp());
  const client = pairClient(dns);
  await once(client.socket, 'readable');
  client.socket.destroy();
  expect(await seen('dns-unsent')).toMatchObject({ behaviour: 'splitTcp', error: 'the connection is closed' });
});

test.each([
  [false, [1, 2]],
  [true, [2, 1]],
])('joinTcp: both answers of a pair in one segment, reversed %s', async (reversed, ids) => {
  const { dns } = await serve();
  dns.behave(behaviours.joinTcp({ reversed }));
  const client = pairClient(dns);
  const replies = [await client.receive(), await client.receive()];
  expect(replies.map(({ packet }) => packet.header.id)).toEqual(ids);
  expect(await segmentsFrom(dns)).toBe(1);
});

test('truncate: TC over UDP, the answer over TCP', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.truncate());
  const { packet } = await udpClient(dns).ask('www.example.test');
  expect(packet.header).toMatchObject({ tc: 1, ancount: 0, qdcount: 1 });
  expect(addressesIn(await askTcp(dns, 'www.example.test'))).toEqual(['192.0.2.1']);
});

test('refuseTcp: resets connections, leaves UDP alone, and ends after `times`', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.refuseTcp({ times: 1 }));
  const [error] = await once(tcpClient(dns).socket, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
  expect(await seen('dns-reset')).toMatchObject({ behaviour: 'refuseTcp', transport: 'tcp' });
  expect((await udpClient(dns).ask('www.example.test')).packet.answers).toHaveLength(1);
  expect((await askTcp(dns, 'www.example.test')).answers).toHaveLength(1);
});

test('without TCP a connection is refused', async () => {
  const { dns } = await serve({ transports: ['udp'] });
  const [error] = await once(tcpClient(dns).socket, 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});

test('cutTcp: the length of the complete reply, its first octets, and the end of the connection', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.cutTcp({ octets: 20 }));
  const client = tcpClient(dns);
  client.send(query('www.example.test'));
  const stream = await client.rest();
  expect(stream).toHaveLength(2 + 20);
  expect(stream.readUInt16BE()).toBeGreaterThan(20);
  const reply = await seen('dns-reply');
  expect(reply).toMatchObject({ behaviour: 'cutTcp', bytes: 20, answers: [], raw: stream.subarray(2).toString('hex') });
});

test('cutTcp: half of the length, and nothing of the reply', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.cutTcp({ halfLength: true }));
  const client = tcpClient(dns);
  client.send(query('www.example.test'));
  expect(await client.rest()).toHaveLength(1);
  expect(await seen('dns-reply')).toMatchObject({ behaviour: 'cutTcp', bytes: 0, answers: [], raw: '' });
});

test('cutTcp: of two queries on one connection, the second gets no reply', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.cutTcp());
  const client = tcpClient(dns);
  client.socket.write(Buffer.concat([framed(query('www.example.test')), framed(query('www.example.test', 'AAAA'))]));
  const stream = await client.rest();
  expect(stream.length).toBeLessThan(2 + stream.readUInt16BE());
  expect(await seen('dns-reply')).toMatchObject({ query: 1, bytes: stream.length - 2 });
  expect(await seen('dns-unsent')).toMatchObject({ query: 2, error: 'the connection is closed' });
});

test('lame: no error, no records, no authority, no OPT', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.lame());
  const { packet } = await udpClient(dns).ask('www.example.test', 'A', { edns: 1200 });
  expect(packet.header).toMatchObject({ rcode: 0, aa: 0, ra: 0, qdcount: 1, ancount: 0, nscount: 0, arcount: 0 });
});

test('rawBytes: fixed octets, or octets computed from the query', async () => {
  const { dns } = await serve();
  const client = udpClient(dns);
  dns.behave(behaviours.rawBytes(Buffer.from('no DNS')));
  expect((await client.ask('www.example.test')).message.toString()).toBe('no DNS');
  dns.behave(behaviours.rawBytes(({ raw }) => Buffer.from(raw).reverse()));
  const question = query('www.example.test');
  expect((await client.ask('www.example.test')).message).toEqual(Buffer.from(question).reverse());
});

test('answerWith: sends the built message; drop sends nothing, close ends the connection', async () => {
  const { dns, seen } = await serve();
  dns.behave(
    behaviours.answerWith((response) => response.init().question().record('www.example.test', 'A', '203.0.113.5'), {
      type: 'A',
    }),
    behaviours.answerWith((response) => response.drop(), { type: 'AAAA' }),
    behaviours.answerWith((response) => response.init({ rcode: 'SERVFAIL' }).question().close(), { type: 'MX' }),
  );
  expect(addressesIn((await udpClient(dns).ask('www.example.test')).packet)).toEqual(['203.0.113.5']);
  const client = tcpClient(dns);
  client.send(query('www.example.test', 'AAAA'));
  client.send(query('www.example.test', 'MX'));
  const stream = await client.rest();
  expect(stream).toHaveLength(2 + stream.readUInt16BE());
  expect(await seen('dns-silence')).toMatchObject({ behaviour: 'answerWith' });
  expect(await seen('dns-reply', ({ rcode }) => rcode === 'SERVFAIL')).toMatchObject({ transport: 'tcp' });
});

test('a behaviour that throws is logged as silence with its error, and the next query is answered', async () => {
  const { dns, seen } = await serve();
  const broken = () => {
    throw new Error('a mistake in the repro');
  };
  const client = udpClient(dns);
  dns.behave(rule('mine', { times: 1 }, broken));
  client.send(query('www.example.test'));
  expect(await seen('dns-silence')).toMatchObject({ behaviour: 'mine', error: 'Error: a mistake in the repro' });
  dns.behave(behaviours.drop({ when: broken }));
  client.send(query('www.example.test'));
  expect(await seen('dns-silence', ({ query }) => query === 2)).toMatchObject({
    error: 'Error: a mistake in the repro',
  });
  dns.behaveNormally();
  expect((await client.ask('www.example.test')).packet.answers).toHaveLength(1);
});

test('a behaviour that does nothing, or that its transport does not support, is logged as silence with the reason', async () => {
  const { dns, seen } = await serve();
  const client = udpClient(dns);
  dns.behave(
    rule('nothing', { type: 'A' }, () => {}),
    rule('cut', { type: 'MX' }, (exchange) => exchange.cut(exchange.defaultReply(), 3)),
    rule('elsewhere', { transport: 'tcp' }, (exchange) => exchange.sendFromOtherPort(exchange.defaultReply())),
  );
  client.send(query('www.example.test'));
  expect(await seen('dns-silence')).toMatchObject({ behaviour: 'nothing', error: 'the behaviour did nothing' });
  client.send(query('www.example.test', 'MX'));
  const error = 'Error: over UDP a reply cannot be cut';
  expect(await seen('dns-silence', ({ behaviour }) => behaviour === 'cut')).toMatchObject({ error });
  const tcp = tcpClient(dns);
  tcp.socket.end(framed(query('www.example.test', 'AAAA')));
  expect(await tcp.rest()).toHaveLength(0);
  expect(await seen('dns-silence', ({ behaviour }) => behaviour === 'elsewhere')).toMatchObject({ query: 3 });
});

test('events name the behaviour of the first rule that matches', async () => {
  const { dns, events } = await serve();
  const client = udpClient(dns);
  dns.behave(behaviours.servfail({ name: 'www.example.test' }));
  dns.behave(behaviours.refused({ name: '.example.test', times: 1 }), behaviours.nxdomain({ type: 'MX' }));
  const rcodes = [];
  for (const type of ['A', 'MX', 'A'] as const) {
    rcodes.push((await client.ask('www.example.test', type)).packet.header.rcode);
  }
  expect(rcodes).toEqual([RCODE.REFUSED, RCODE.NXDOMAIN, RCODE.SERVFAIL]);
  const replies = events.filter((event): event is DnsReplyEvent => event.kind === 'dns-reply');
  expect(replies.map(({ behaviour }) => behaviour)).toEqual(['refused', 'nxdomain', 'servfail']);
});
