import { type Address, dataIn, descriptor, socketAddress } from './arguments.ts';
import { questionOf } from './question.ts';
import { failure, type Peer, type Reading, type Telling } from './reading.ts';

/**
 * NAMESERVER_PORT of <arpa/nameser_compat.h>. getaddrinfo also connects UDP sockets to the addresses that it found, on another
 * port and without sending anything, to sort them by the way that leads there (RFC 6724): these tell nothing of a lookup.
 */
const NAMESERVER_PORT = 53;

/** A socket is connected to a nameserver or to a daemon. */
export function connected({ args: [socket = '', address = ''], result, peers }: Reading): Telling | null {
  const file = descriptor(socket);
  const peer = peerAt(socketAddress(address), file?.what);
  if (!file || !peer) return null;
  const error = failure(result);
  if (!error || error === 'EINPROGRESS') peers.set(file.fd, peer);
  return { args: peer.name, result: error ?? 'connected' };
}

/** Data goes to one of them, or comes from it. */
export function transferred(reading: Reading): Telling | null {
  const peer = peerOf(reading);
  if (!peer) return null;
  const data = Buffer.concat(reading.args.slice(1).flatMap(dataIn));
  const atEnd = reading.result === '0' && peer.kind !== 'udp';
  const done = atEnd ? 'end of stream' : `${Number.parseInt(reading.result, 10)} bytes`;
  return { args: about(peer, [data]), result: failure(reading.result) ?? done };
}

/** Several messages go to one of them at once. */
export function transferredTogether(reading: Reading): Telling | null {
  const peer = peerOf(reading);
  if (!peer) return null;
  const done = `${Number.parseInt(reading.result, 10)} messages`;
  return { args: about(peer, reading.args.slice(1).flatMap(dataIn)), result: failure(reading.result) ?? done };
}

/** A thread waits for some of them. Before it sends, glibc asks whether it could, without waiting: this tells nothing. */
export function polled({ args: [list = '', , patience = ''], result, peers }: Reading): Telling | null {
  const descriptors = [...list.matchAll(/\bfd=(\d+)/g)].map(([, fd]) => Number(fd));
  const names = descriptors.flatMap((fd) => peers.get(fd)?.name ?? []);
  if (names.length === 0 || patience === '0') return null;
  const events = [...result.matchAll(/\brevents=([A-Z|]+)/g)].map(([, each]) => each);
  const outcome = result.startsWith('0') ? 'timeout' : events.join(', ');
  return { args: `${names.join(' or ')}, ${atMost(patience)}`, result: failure(result) ?? outcome };
}

/** A socket to one of them is closed. */
export function closed(reading: Reading): Telling | null {
  const peer = peerOf(reading);
  if (!peer) return null;
  reading.peers.delete(descriptor(reading.args[0] ?? '')?.fd ?? -1);
  return { args: peer.name, result: failure(reading.result) ?? 'closed' };
}

/** Whom the first argument leads to. musl does not connect its UDP sockets: each message says itself whom it is for, or from. */
function peerOf({ args: [socket = '', ...rest], peers }: Reading): Peer | undefined {
  const file = descriptor(socket);
  if (!file) return undefined;
  const said = peerAt(socketAddress(rest.join()), file.what);
  if (said) peers.set(file.fd, said);
  return said ?? peers.get(file.fd);
}

function peerAt(to: Address | undefined, what = ''): Peer | undefined {
  if (!to) return undefined;
  if ('path' in to) return { name: to.path, kind: 'unix' };
  if (to.port !== NAMESERVER_PORT) return undefined;
  const kind = what.startsWith('TCP') ? 'tcp' : 'udp';
  return { name: `${to.address}#${to.port} ${kind}`, kind };
}

function about({ name, kind }: Peer, messages: readonly Buffer[]): string {
  const questions = kind === 'unix' ? [] : messages.flatMap((message) => questionOf(message, kind) ?? []);
  return questions.length > 0 ? `${name}: ${questions.join(', ')}` : name;
}

/** poll has milliseconds, ppoll a struct timespec; negative or NULL: until something happens. */
function atMost(patience: string): string {
  const [, seconds, nanoseconds] = /tv_sec=(\d+), tv_nsec=(\d+)/.exec(patience) ?? [];
  const milliseconds = seconds ? Number(seconds) * 1000 + Number(nanoseconds) / 1e6 : Number.parseInt(patience, 10);
  return milliseconds >= 0 ? `at most ${Math.round(milliseconds)} ms` : 'without end';
}
