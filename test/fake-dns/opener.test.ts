import { DataType, load, open } from 'ffi-rs';
import { beforeAll, expect, test } from 'vitest';
import { behaviours, type SocketWanted } from '../../fake-dns/index.ts';
import { addressesIn, askTcp, udpClient } from './clients.ts';
import { serve } from './serve.ts';

// From Linux's <bits/socket.h>.
const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;

beforeAll(() => open({ library: 'libc', path: 'libc.so.6' }));

function call(funcName: string, paramsType: DataType[], paramsValue: unknown[]): number {
  return load({ library: 'libc', funcName, retType: DataType.I32, paramsType, paramsValue } as never) as number;
}

/** A socket as somebody else would make it. */
function boundSocket({ transport, address, port }: SocketWanted): number {
  const { I32, U8Array } = DataType;
  const fd = call('socket', [I32, I32, I32], [AF_INET, transport === 'udp' ? SOCK_DGRAM : SOCK_STREAM, 0]);
  const name = Buffer.alloc(16);
  name.writeUInt16LE(AF_INET, 0);
  name.writeUInt16BE(port, 2);
  name.set(address.split('.').map(Number), 4);
  if (call('bind', [I32, U8Array, I32], [fd, name, name.length]) !== 0) throw new Error(`bind ${address}#${port}`);
  return fd;
}

test('serves sockets that somebody else bound, and asks for the odd port the same way', async () => {
  const wanted: SocketWanted[] = [];
  const { dns } = await serve({
    open(want) {
      wanted.push(want);
      return boundSocket(want);
    },
  });
  dns.behave(behaviours.wrongSourcePort({ times: 1 }));
  const client = udpClient(dns);
  expect((await client.ask('www.example.test')).port).not.toBe(dns.port);
  expect((await client.ask('www.example.test')).port).toBe(dns.port);
  expect(addressesIn(await askTcp(dns, 'www.example.test'))).toEqual(['192.0.2.1']);
  const address = '127.0.0.1';
  expect(wanted.filter(({ transport }) => transport === 'udp').map(({ port }) => port)).toContain(0);
  expect(wanted).toContainEqual({ transport: 'tcp', address, port: dns.port });
  expect(wanted.at(-1)).toEqual({ transport: 'udp', address, port: 0 });
});
