import dgram from 'node:dgram';
import { once } from 'node:events';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { BindError, behaviours, startServer } from '../../fake-dns/index.ts';
import { framed, query, tcpClient, udpClient } from './clients.ts';
import { serve, zone } from './serve.ts';

test('close, even twice, leaves an unreachable port and no connection', async () => {
  const { dns } = await serve();
  const connection = tcpClient(dns);
  connection.send(query('www.example.test'));
  await connection.receive();
  await Promise.all([dns.close(), dns.close()]);
  expect(await connection.rest()).toHaveLength(0);

  // A connected socket reports ICMP port unreachable.
  const client = dgram.createSocket('udp4');
  onTestFinished(() => void client.close());
  client.connect(dns.port, '127.0.0.1');
  await once(client, 'connect');
  client.send(query('www.example.test'));
  const [error] = await once(client, 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});

test('close logs deferred and delayed queries as silence', async () => {
  const { dns, seen, events } = await serve();
  dns.behave(behaviours.delay(3_600_000, { type: 'A' }), behaviours.reorder({ type: 'AAAA' }));
  const client = udpClient(dns);
  client.send(query('www.example.test', 'A'));
  client.send(query('www.example.test', 'AAAA'));
  await seen('dns-query', ({ type }) => type === 'AAAA');
  await dns.close();
  const silences = events.filter(({ kind }) => kind === 'dns-silence');
  expect(silences).toMatchObject([
    { query: 1, behaviour: 'delay', error: 'the server closed' },
    { query: 2, behaviour: 'reorder', error: 'the server closed' },
  ]);
});

test('close logs no silence for a query that had a late reply', async () => {
  const { dns, events } = await serve();
  dns.behave(behaviours.delay(1));
  await udpClient(dns).ask('www.example.test');
  await dns.close();
  expect(events.map(({ kind }) => kind)).toEqual(['dns-query', 'dns-reply']);
});

test('after the client’s half close the connection ends once all queries have their replies', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.duplicate({ times: 1 }));
  const client = tcpClient(dns);
  client.send(query('www.example.test', 'A'));
  client.socket.end(framed(query('www.example.test', 'AAAA')));
  const replies = await client.rest();
  const first = 2 + replies.readUInt16BE();
  expect(replies.subarray(first, 2 * first)).toEqual(replies.subarray(0, first));
  expect(replies.length).toBeGreaterThan(2 * first);
});

test('after the client’s half close the connection waits for a late reply', async () => {
  const { dns } = await serve();
  dns.behave(behaviours.delay(20));
  const client = tcpClient(dns);
  client.socket.end(framed(query('www.example.test', 'A')));
  const reply = await client.rest();
  expect(reply.length).toBeGreaterThan(2);
  expect(reply).toHaveLength(2 + reply.readUInt16BE());
});

test('a process exits by itself after its server is closed', async () => {
  const script = new URL('fixtures/closes.ts', import.meta.url).pathname;
  const { exitCode, stdout } = await execa(process.execPath, [script]);
  expect([exitCode, stdout]).toEqual([0, 'closed']);
});

test('a reply over a closed connection is logged as dns-unsent', async () => {
  const { dns, seen } = await serve();
  const client = tcpClient(dns);
  let reply = () => {};
  dns.behave({
    behaviour: 'onceGone',
    matches: ({ transport }) => transport === 'tcp',
    act(exchange) {
      exchange.defer();
      reply = () => exchange.send(exchange.defaultReply());
    },
  });
  client.send(query('www.example.test'));
  await seen('dns-query');
  await dns.close();
  reply();
  expect(await seen('dns-unsent')).toMatchObject({ query: 1, behaviour: 'onceGone', transport: 'tcp' });
});

test('a datagram that is too long is logged as dns-unsent, and the server continues', async () => {
  const { dns, seen, events } = await serve();
  dns.behave(behaviours.rawBytes(Buffer.alloc(70_000), { times: 1 }));
  const client = udpClient(dns);
  client.send(query('www.example.test'));
  expect((await seen('dns-unsent')).error).toContain('EMSGSIZE');
  expect(events.filter(({ kind }) => kind === 'dns-reply')).toEqual([]);
  expect((await client.ask('www.example.test')).packet.answers).toHaveLength(1);
});

test('a TCP message of more than 65535 octets is logged as dns-unsent, and the connection continues', async () => {
  const { dns, seen, events } = await serve();
  dns.behave(behaviours.rawBytes(Buffer.alloc(65_536), { times: 1 }));
  const client = tcpClient(dns);
  client.send(query('www.example.test'));
  expect((await seen('dns-unsent')).error).toBe('message of 65536 octets: TCP allows at most 65535');
  dns.behave(behaviours.rawBytes(Buffer.alloc(65_535), { times: 1 }));
  client.socket.end(framed(query('www.example.test')));
  expect(await client.rest()).toHaveLength(2 + 65_535);
  expect(events.filter(({ kind }) => kind === 'dns-reply')).toHaveLength(1);
});

test('nextQuery resolves at the next query that matches, not at an earlier one', async () => {
  const { dns } = await serve();
  const client = udpClient(dns);
  await client.ask('www.example.test', 'A', { id: 1 });
  const next = dns.nextQuery({ name: '*.example.test', type: 'A', transport: 'udp' });
  await client.ask('www.example.test', 'AAAA', { id: 2 });
  await client.ask('www.example.test', 'A', { id: 3 });
  await client.ask('www.example.test', 'A', { id: 4 });
  expect(await next).toMatchObject({ id: 3, query: 3 });
  expect(dns.queries.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});

test('nextQuery rejects when the server closes, and when the signal aborts', async () => {
  const { dns } = await serve();
  const controller = new AbortController();
  const aborted = dns.nextQuery({}, { signal: controller.signal });
  const closed = dns.nextQuery();
  controller.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
  await expect(dns.nextQuery({}, { signal: controller.signal })).rejects.toThrow('enough');
  await dns.close();
  await expect(closed).rejects.toThrow('server A closed');
  await expect(dns.nextQuery()).rejects.toThrow('server A closed');
});

test('an address in use is a BindError, and no socket stays bound', async () => {
  const { dns } = await serve();
  const options = { name: 'B', addresses: ['127.0.0.2', '127.0.0.1'], port: dns.port, zones: [zone] };
  const starting = startServer(options);
  await expect(starting).rejects.toBeInstanceOf(BindError);
  await expect(starting).rejects.toThrow(`cannot bind udp 127.0.0.1#${dns.port}: EADDRINUSE`);
  await dns.close();
  const second = await startServer(options);
  await second.close();
});
