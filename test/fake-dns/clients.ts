import dgram from 'node:dgram';
import { on } from 'node:events';
import net, { isIPv6 } from 'node:net';
import { Packet } from 'dns2';
import { onTestFinished } from 'vitest';
import type { FakeDns } from '../../fake-dns/index.ts';

type Type = keyof typeof Packet.TYPE;

export interface Question {
  id?: number;
  edns?: number;
  opcode?: number;
}

/** A query encoded by dns2, independent of the encoder under test. */
export function query(name: string, type: Type = 'A', { id = 0x1234, edns, opcode = 0 }: Question = {}): Buffer {
  const packet = new Packet(new Packet.Header({ id, rd: 1, opcode }));
  packet.questions.push(new Packet.Question(name, Packet.TYPE[type], Packet.CLASS.IN));
  if (edns !== undefined) packet.additionals.push(Packet.Resource.EDNS([], { udpPayloadSize: edns }));
  return packet.toBuffer();
}

export interface Response {
  /** Parsed on access, because a reply may not be a DNS message. */
  readonly packet: Packet;
  message: Buffer;
  address: string;
  port: number;
}

function response(message: Buffer) {
  return {
    message,
    get packet() {
      return Packet.parse(message);
    },
  };
}

export interface UdpClient {
  send(message: Buffer): void;
  receive(): Promise<Response>;
  ask(...question: Parameters<typeof query>): Promise<Response>;
}

/** A UDP socket whose datagrams can be awaited one by one. */
export function udpClient(dns: FakeDns, address = dns.addresses[0] ?? ''): UdpClient {
  const socket = dgram.createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  onTestFinished(() => void socket.close());
  const messages = on(socket, 'message');
  const send = (message: Buffer) => socket.send(message, dns.port, address);
  const receive = async () => {
    const { value } = await messages.next();
    const [message, { address, port }] = value as [Buffer, dgram.RemoteInfo];
    return Object.assign(response(message), { address, port });
  };
  return {
    send,
    receive,
    ask(...question) {
      send(query(...question));
      return receive();
    },
  };
}

export interface TcpClient {
  socket: net.Socket;
  send(message: Buffer): void;
  /** All octets received until the server closed the connection. */
  rest(): Promise<Buffer>;
  receive(): Promise<Omit<Response, 'address' | 'port'>>;
}

export function framed(message: Buffer): Buffer {
  return Buffer.concat([Buffer.of(message.length >> 8, message.length & 0xff), message]);
}

/** A connection whose messages can be awaited one by one. */
export function tcpClient(dns: FakeDns, address = dns.addresses[0] ?? ''): TcpClient {
  const socket = net.connect({ host: address, port: dns.port, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  // Not socket.read(octets): with fewer octets in its buffer a stream emits 'readable' again and again, and reads no more.
  const chunks = socket.iterator({ destroyOnReturn: false });
  let buffered: Buffer = Buffer.alloc(0);
  const read = async (octets: number): Promise<Buffer> => {
    while (buffered.length < octets) {
      const { value, done } = await chunks.next();
      if (done) throw new Error(`the connection ended before ${octets} octets`);
      buffered = Buffer.concat([buffered, value]);
    }
    const first = buffered.subarray(0, octets);
    buffered = buffered.subarray(octets);
    return first;
  };
  return {
    socket,
    send: (message) => void socket.write(framed(message)),
    async rest() {
      return Buffer.concat(await socket.toArray());
    },
    async receive() {
      const message = await read((await read(2)).readUInt16BE());
      return response(message);
    },
  };
}

export async function askTcp(dns: FakeDns, ...question: Parameters<typeof query>): Promise<Packet> {
  const client = tcpClient(dns);
  client.send(query(...question));
  return (await client.receive()).packet;
}

export function addressesIn(packet: Packet): (string | undefined)[] {
  return packet.answers.map(({ address }) => address);
}
