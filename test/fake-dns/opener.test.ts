import { expect, test } from 'vitest';
import { behaviours, type SocketSpec } from '../../fake-dns/index.ts';
import { bindSocket } from '../../lab/namespaces/socket.ts';
import { addressesIn, askTcp, udpClient } from './clients.ts';
import { serve } from './serve.ts';

const address = '127.0.0.1';

test('serves sockets that an opener bound, and opens the second port the same way', async () => {
  const wanted: SocketSpec[] = [];
  const { dns } = await serve({
    open(want) {
      wanted.push(want);
      return bindSocket(want);
    },
  });
  dns.behave(behaviours.wrongSourcePort({ times: 1 }));
  const client = udpClient(dns);
  expect((await client.ask('www.example.test')).port).not.toBe(dns.port);
  expect((await client.ask('www.example.test')).port).toBe(dns.port);
  expect(addressesIn(await askTcp(dns, 'www.example.test'))).toEqual(['192.0.2.1']);
  expect(wanted.filter(({ transport }) => transport === 'udp').map(({ port }) => port)).toContain(0);
  expect(wanted).toContainEqual({ transport: 'tcp', address, port: dns.port });
  expect(wanted.at(-1)).toEqual({ transport: 'udp', address, port: 0 });
});

test('a port that is free for UDP but in use for TCP is replaced by another', async () => {
  const { dns: taker } = await serve({ transports: ['tcp'] });
  const asked: number[] = [];
  const { dns } = await serve({
    open(want) {
      const clash = want.transport === 'tcp' && asked.length === 0;
      if (want.transport === 'tcp') asked.push(want.port);
      return bindSocket(clash ? { ...want, port: taker.port } : want);
    },
  });
  // Other programs on this machine's loopback may have caused further attempts.
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.at(-1)).toBe(dns.port);
  expect(addressesIn(await askTcp(dns, 'www.example.test'))).toEqual(['192.0.2.1']);
});
