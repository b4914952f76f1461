import { once } from 'node:events';
import { Packet } from 'dns2';
import { expect, test } from 'vitest';
import { behaviours, type DnsReplyEvent, type Zone } from '../../fake-dns/index.ts';
import { addressesIn, askTcp, framed, query, tcpClient, udpClient } from './clients.ts';
import { type Served, serve } from './serve.ts';

const zone: Zone = {
  origin: 'example.test',
  records: {
    www: { A: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] },
    alias: { CNAME: 'www.example.test' },
    big: { A: Array.from({ length: 200 }, (_, index) => `198.51.100.${index}`) },
  },
};

const answersIn = ({ events }: Served) =>
  events.filter((event): event is DnsReplyEvent => event.kind === 'dns-reply').map(({ answers }) => answers);

test('sortAnswer: the CNAME behind the addresses, on the wire', async () => {
  const served = await serve({ zones: [zone] });
  served.dns.behave(behaviours.sortAnswer(['A', 'CNAME']));
  const { packet } = await udpClient(served.dns).ask('alias.example.test');
  expect(packet.answers.map(({ name, type }) => [name, type])).toEqual([
    ['www.example.test', Packet.TYPE.A],
    ['www.example.test', Packet.TYPE.A],
    ['www.example.test', Packet.TYPE.A],
    ['alias.example.test', Packet.TYPE.CNAME],
  ]);
  expect((await served.seen('dns-reply')).behaviour).toBe('sortAnswer');
});

test('sortAnswer: reversed', async () => {
  const { dns } = await serve({ zones: [zone] });
  dns.behave(behaviours.sortAnswer('reversed'));
  const { packet } = await udpClient(dns).ask('www.example.test');
  expect(addressesIn(packet)).toEqual(['192.0.2.3', '192.0.2.2', '192.0.2.1']);
});

test('sortAnswer: rotated, each reply begins with the next address, and a CNAME stays in front', async () => {
  const { dns } = await serve({ zones: [zone] });
  dns.behave(behaviours.sortAnswer('rotated'));
  const client = udpClient(dns);
  const first = async (name: string) => addressesIn((await client.ask(name)).packet);
  expect(await first('www.example.test')).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3']);
  expect(await first('www.example.test')).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.1']);
  expect((await first('alias.example.test')).slice(1)).toEqual(['192.0.2.3', '192.0.2.1', '192.0.2.2']);
});

test('records: any records in any order and section, `@` for the name that was asked for', async () => {
  const served = await serve({ zones: [zone] });
  served.dns.behave(
    behaviours.records({
      answer: ['b.test 30 IN A 192.0.2.9', '@ CNAME b.test.', '@ CNAME c.test', '@ TYPE65534 \\# 1 ff'],
      authority: ['test SOA a b 1 2 3 4 5'],
      additional: ['@ TXT "x y"'],
      rcode: 'NXDOMAIN',
    }),
  );
  const { packet } = await udpClient(served.dns).ask('WWW.example.test', 'A', { edns: 1232 });
  expect(packet.header).toMatchObject({ rcode: 3, ancount: 4, nscount: 1, arcount: 2, aa: 1 });
  expect(answersIn(served)).toEqual([
    [
      'b.test A 192.0.2.9',
      'www.example.test CNAME b.test',
      'www.example.test CNAME c.test',
      'www.example.test TYPE65534 \\# 1 ff',
    ],
  ]);
});

test('records: a line that is no record is an error at once', () => {
  expect(() => behaviours.records({ answer: ['@'] })).toThrow('not a record (owner type data): @');
  expect(() => behaviours.records({ answer: ['@ A 1'] })).toThrow('not an IPv4 address: 1');
});

test.each([
  [{ ad: true }, [], { ad: 1 }],
  [{ ad: 'echo', cd: 'echo' }, ['ad'], { ad: 1 }],
  [{ ad: 'echo', cd: 'echo' }, ['cd'], { ad: 0 }],
  [{ aa: false, ra: false, rd: false, tc: true }, [], { aa: 0, ra: 0, rd: 0, tc: 1, ad: 0 }],
] as const)('setFlags %j for a query with %j', async (flags, asked, header) => {
  const { dns, seen } = await serve({ zones: [zone] });
  dns.behave(behaviours.setFlags(flags));
  const message = query('www.example.test');
  for (const flag of asked) message[3] = (message[3] ?? 0) | { ad: 0x20, cd: 0x10 }[flag];
  const client = udpClient(dns);
  client.send(message);
  const reply = await client.receive();
  const word = reply.message.readUInt16BE(2);
  const bits = { aa: 0x400, tc: 0x200, rd: 0x100, ra: 0x80, ad: 0x20, cd: 0x10 };
  const expected = { ...header, ...(asked.some((flag) => flag === 'cd') && { cd: 1 }) };
  for (const [flag, bit] of Object.entries(expected)) {
    expect([flag, (word & bits[flag as keyof typeof bits]) !== 0]).toEqual([flag, bit === 1]);
  }
  // The records are unchanged.
  expect((await seen('dns-reply')).answers).toHaveLength(3);
});

test('manyAddresses: distinct addresses, truncated over UDP, complete over TCP or on demand', async () => {
  const { dns } = await serve({ zones: [zone] });
  dns.behave(behaviours.manyAddresses(2000));
  expect((await udpClient(dns).ask('any.test')).packet.header).toMatchObject({ tc: 1, ancount: 0 });
  const addresses = addressesIn(await askTcp(dns, 'any.test'));
  expect(addresses.at(0)).toBe('198.18.0.1');
  expect(new Set(addresses).size).toBe(2000);
  dns.behave(behaviours.manyAddresses(100, { whole: true, type: 'AAAA' }));
  const { packet, message } = await udpClient(dns).ask('any.test', 'AAAA');
  expect(new Set(addressesIn(packet)).size).toBe(100);
  expect(message.length).toBeGreaterThan(2800);
  dns.behave(behaviours.manyAddresses(0));
  expect((await udpClient(dns).ask('any.test')).packet.header).toMatchObject({ rcode: 0, ancount: 0 });
});

test('ignoreSize: the whole answer over UDP, above 512 octets and above the EDNS size', async () => {
  const { dns } = await serve({ zones: [zone] });
  dns.behave(behaviours.ignoreSize());
  const client = udpClient(dns);
  for (const question of [{}, { edns: 1200 }]) {
    const { packet, message } = await client.ask('big.example.test', 'A', question);
    expect(packet.answers).toHaveLength(200);
    expect(message.length).toBeGreaterThan(3000);
  }
});

test.each([60 + 50, 512, 513, 1233, 4000, 65_507])('padTo: exactly %d octets over UDP', async (octets) => {
  const { dns, seen } = await serve({ zones: [zone] });
  dns.behave(behaviours.padTo(octets));
  const { message } = await udpClient(dns).ask('www.example.test');
  expect(message.length).toBe(octets);
  expect(message.readUInt16BE(6)).toBe(3);
  const { flags, answers } = await seen('dns-reply');
  expect({ flags, answers: answers.length }).toEqual({ flags: ['qr', 'aa', 'rd', 'ra'], answers: 3 });
});

test('padTo: 65535 octets over TCP, which UDP cannot carry', async () => {
  const { dns, seen } = await serve({ zones: [zone] });
  dns.behave(behaviours.padTo(65_535));
  const client = tcpClient(dns);
  client.socket.end(framed(query('www.example.test')));
  expect((await client.rest()).length).toBe(2 + 65_535);
  udpClient(dns).send(query('www.example.test'));
  expect((await seen('dns-unsent')).error).toContain('EMSGSIZE');
});

test('padTo: a size that no padding reaches is reported in the log', async () => {
  const { dns, seen } = await serve({ zones: [zone] });
  dns.behave(behaviours.padTo(20));
  udpClient(dns).send(query('www.example.test'));
  expect((await seen('dns-silence')).error).toBe('RangeError: the reply has 82 octets, padded at least 94');
  expect(() => behaviours.padTo(65_536)).toThrow('a reply of 65536 octets');
});

test('closeTcp: the connection ends right after accept, without a reset, also when the client has sent its query', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.closeTcp({ times: 1 }));
  const client = tcpClient(dns);
  client.send(query('www.example.test'));
  expect(await client.rest()).toHaveLength(0);
  expect(await seen('dns-reset')).toMatchObject({ behaviour: 'closeTcp', transport: 'tcp', orderly: true });
  expect((await askTcp(dns, 'www.example.test')).answers).toHaveLength(1);
});

test('hangUp: the end of the connection in place of a reply', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.hangUp({ times: 1 }));
  const client = tcpClient(dns);
  client.send(query('www.example.test'));
  expect(await client.rest()).toHaveLength(0);
  expect(await seen('dns-silence')).toMatchObject({ behaviour: 'hangUp', query: 1 });
  expect((await askTcp(dns, 'www.example.test')).answers).toHaveLength(1);
});

test('hangUp with reset: the query is read, and the connection reset in place of a reply', async () => {
  const { dns, seen } = await serve();
  dns.behave(behaviours.hangUp({ times: 1, reset: true }));
  const client = tcpClient(dns);
  const failed = once(client.socket, 'error');
  client.send(query('www.example.test'));
  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  expect(await seen('dns-silence')).toMatchObject({ behaviour: 'hangUp', query: 1 });
  expect((await askTcp(dns, 'www.example.test')).answers).toHaveLength(1);
});

test('drop over TCP: accepted, and silent while the next query of the connection is answered', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.drop({ transport: 'tcp', type: 'AAAA' }));
  const client = tcpClient(dns);
  client.send(query('www.example.test', 'AAAA', { id: 1 }));
  client.send(query('www.example.test', 'A', { id: 2 }));
  expect((await client.receive()).packet.header.id).toBe(2);
});

test('nth: the second query of each socket is lost, of any type', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.drop({ nth: 2 }));
  for (const types of [['A', 'AAAA'] as const, ['AAAA', 'A'] as const]) {
    const client = udpClient(dns);
    client.send(query('www.example.test', types[0], { id: 1 }));
    client.send(query('www.example.test', types[1], { id: 2 }));
    client.send(query('www.example.test', types[1], { id: 3 }));
    expect((await client.receive()).packet.header.id).toBe(1);
    expect((await client.receive()).packet.header.id).toBe(3);
  }
});

test('nth: counts only what the other fields select; several numbers', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.servfail({ nth: [1, 3], type: 'A' }));
  const client = udpClient(dns);
  const rcodes: number[] = [];
  for (const type of ['AAAA', 'A', 'A', 'A', 'A'] as const) {
    rcodes.push((await client.ask('www.example.test', type)).packet.header.rcode);
  }
  expect(rcodes).toEqual([0, 2, 0, 2, 0]);
  expect(() => behaviours.drop({ nth: 0 })).toThrow('nth counts from 1, not 0');
});

test('delay of any behaviour: a later query is answered first', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.servfail({ type: 'A', delay: 50 }));
  const client = udpClient(dns);
  client.send(query('www.example.test', 'A', { id: 1 }));
  client.send(query('www.example.test', 'AAAA', { id: 2 }));
  expect((await client.receive()).packet.header.id).toBe(2);
  expect((await client.receive()).packet.header).toMatchObject({ id: 1, rcode: 2 });
});

const rcodesOf = async (dns: Served['dns'], names: readonly string[]) => {
  const client = udpClient(dns);
  const rcodes: number[] = [];
  for (const name of names) rcodes.push((await client.ask(name)).packet.header.rcode);
  return rcodes;
};

test('inTurn: one behaviour after another, the last stays; events report the step', async () => {
  const served = await serve();
  const { servfail, refused, answer } = behaviours;
  served.dns.behave(behaviours.inTurn([servfail({ times: 2 }), refused(), answer()]));
  expect(await rcodesOf(served.dns, Array(5).fill('www.example.test'))).toEqual([2, 2, 5, 0, 0]);
  const replies = served.events.filter((event): event is DnsReplyEvent => event.kind === 'dns-reply');
  expect(replies.map(({ behaviour }) => behaviour)).toEqual(['servfail', 'servfail', 'refused', 'answer', 'answer']);
});

test('inTurn: per name, per question, and again from the beginning', async () => {
  const { dns } = await serve();
  const { servfail, answer } = behaviours;
  const [a, b] = ['www.example.test', 'big.example.test'] as const;
  dns.behave(behaviours.inTurn([servfail(), answer()], { per: 'name' }));
  expect(await rcodesOf(dns, [a, b, a, b, a])).toEqual([2, 2, 0, 0, 0]);
  dns.behave(behaviours.inTurn([servfail(), answer()], { repeat: true }));
  expect(await rcodesOf(dns, [a, b, a, b])).toEqual([2, 0, 2, 0]);
  dns.behave(behaviours.inTurn([servfail(), answer()], { per: 'flow' }));
  expect(await rcodesOf(dns, [a, b])).toEqual([2, 0]);
  expect(await rcodesOf(dns, [a, b])).toEqual([2, 0]);
});

test('inTurn: a step of one transport leaves the other alone', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.inTurn([behaviours.truncate(), behaviours.servfail()]));
  const client = udpClient(dns);
  expect((await client.ask('www.example.test')).packet.header.tc).toBe(1);
  expect((await client.ask('www.example.test')).packet.header.rcode).toBe(2);
  dns.behave(behaviours.inTurn([behaviours.truncate(), behaviours.servfail()]));
  expect((await askTcp(dns, 'www.example.test')).answers).toHaveLength(1);
  expect((await client.ask('www.example.test')).packet.header.tc).toBe(1);
});

test.each([
  [() => behaviours.inTurn([]), 'inTurn without steps'],
  [
    () => behaviours.inTurn([behaviours.drop({ type: 'A' })]),
    'type of step drop: the match of inTurn selects the queries',
  ],
  [() => behaviours.inTurn([behaviours.refuseTcp()]), 'refuseTcp acts on connections'],
  [() => behaviours.inTurn([behaviours.inTurn([behaviours.drop()])]), 'not another inTurn'],
])('inTurn refuses steps that select: %s', (make, message) => {
  expect(make).toThrow(message);
});

/** The error that a connected UDP socket reports after a query. */
async function udpError(dns: Served['dns']): Promise<string> {
  const { createSocket } = await import('node:dgram');
  const socket = createSocket('udp4');
  socket.connect(dns.port, dns.addresses[0]);
  await once(socket, 'connect');
  const failed = once(socket, 'error');
  socket.send(query('www.example.test'));
  const [{ code }] = await failed;
  socket.close();
  return code;
}

test('setTransports: UDP closed is port unreachable, TCP closed is refused, and both can come back', async () => {
  const { dns } = await serve();
  await dns.setTransports(['tcp']);
  expect(await udpError(dns)).toBe('ECONNREFUSED');
  expect((await askTcp(dns, 'www.example.test')).answers).toHaveLength(1);
  await dns.setTransports(['udp']);
  expect((await udpClient(dns).ask('www.example.test')).packet.answers).toHaveLength(1);
  expect(await once(tcpClient(dns).socket, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
  await dns.setTransports([]);
  expect(await udpError(dns)).toBe('ECONNREFUSED');
  expect(await once(tcpClient(dns).socket, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
  await Promise.all([dns.setTransports([]), dns.setTransports(['udp', 'tcp'])]);
  expect((await udpClient(dns).ask('www.example.test')).packet.answers).toHaveLength(1);
  expect((await askTcp(dns, 'www.example.test')).answers).toHaveLength(1);
  await dns.close();
  await expect(dns.setTransports(['udp'])).rejects.toThrow('server A closed');
});

test('without UDP from the start', async () => {
  const { dns } = await serve({ transports: ['tcp'] });
  expect(await udpError(dns)).toBe('ECONNREFUSED');
});
