import { decodeRequest } from '../../nscd-protocol/index.ts';
import { type Address, dataIn, descriptor, socketAddress } from './arguments.ts';
import { questionsOf } from './questions.ts';
import { failure, type Peer, type SyscallContext, type SyscallSummary } from './syscall.ts';

/**
 * NAMESERVER_PORT of <arpa/nameser_compat.h>. getaddrinfo also connects UDP sockets to the addresses that it found, on another
 * port and without sending anything, to sort them by the way that leads there (RFC 6724): these tell nothing of a lookup.
 */
const NAMESERVER_PORT = 53;

/** A socket is connected to a nameserver or to a daemon. */
export function connected({ args: [socket = '', address = ''], result, peers }: SyscallContext): SyscallSummary | null {
  const file = descriptor(socket);
  const peer = peerAt(socketAddress(address), file?.what);
  if (!file || !peer) return null;
  const error = failure(result);
  if (!error || error === 'EINPROGRESS') peers.set(file.fd, peer);
  return { args: peer.name, result: error ?? 'connected' };
}

/** Data goes to one of them: a message, or a part of one. */
export function sent(reading: SyscallContext): SyscallSummary | null {
  return transferred(reading, (peer, data) => aboutSent(peer, Buffer.concat(data)));
}

/** Several messages go to a nameserver at once. */
export function sentTogether(reading: SyscallContext): SyscallSummary | null {
  const telling = transferred(reading, (peer, messages) => messages.flatMap((message) => aboutSent(peer, message)));
  return telling && { ...telling, result: telling.result.replace('bytes', 'messages') };
}

/** Data comes from one of them, from a daemon perhaps with the descriptor of its cache. */
export function received(reading: SyscallContext): SyscallSummary | null {
  // What a daemon says does not tell what it was asked.
  const question = (peer: Peer, data: Buffer[]) =>
    peer.kind === 'unix' ? [] : questionsOf(Buffer.concat(data), peer.kind);
  const telling = transferred(reading, question);
  const [, passed] = /cmsg_type=SCM_RIGHTS, cmsg_data=\[([^\]]+)\]/.exec(reading.args.join()) ?? [];
  const file = descriptor(passed ?? '');
  return telling && file ? { ...telling, result: `${telling.result}, fd ${file.fd} (${file.what})` } : telling;
}

function transferred(reading: SyscallContext, about: (peer: Peer, data: Buffer[]) => string[]): SyscallSummary | null {
  const peer = peerOf(reading);
  if (!peer) return null;
  const words = about(peer, reading.args.slice(1).flatMap(dataIn));
  const atEnd = reading.result === '0' && peer.kind !== 'udp';
  const done = atEnd ? 'end of stream' : `${Number.parseInt(reading.result, 10)} bytes`;
  return {
    args: words.length > 0 ? `${peer.name}: ${words.join(', ')}` : peer.name,
    result: failure(reading.result) ?? done,
  };
}

/** What a message that is sent asks for; nothing where it is only a part of one. */
function aboutSent({ kind }: Peer, message: Buffer): string[] {
  if (kind !== 'unix') return questionsOf(message, kind);
  const { type, key, broken } = decodeRequest(message);
  return broken === undefined ? [`${type} ${key}`] : [];
}

/** A thread waits for some of them. Before it sends, glibc asks whether it could, without waiting: this tells nothing. */
export function polled({ args: [list = '', , patience = ''], result, peers }: SyscallContext): SyscallSummary | null {
  const descriptors = [...list.matchAll(/\bfd=(\d+)/g)].map(([, fd]) => Number(fd));
  const names = descriptors.flatMap((fd) => peers.get(fd)?.name ?? []);
  if (names.length === 0 || patience === '0') return null;
  const events = [...result.matchAll(/\brevents=([A-Z|]+)/g)].map(([, each]) => each);
  const outcome = result.startsWith('0') ? 'timeout' : events.join(', ');
  return { args: `${names.join(' or ')}, ${atMost(patience)}`, result: failure(result) ?? outcome };
}

/** A socket to one of them is closed. */
export function closed(reading: SyscallContext): SyscallSummary | null {
  const peer = peerOf(reading);
  if (!peer) return null;
  reading.peers.delete(descriptor(reading.args[0] ?? '')?.fd ?? -1);
  return { args: peer.name, result: failure(reading.result) ?? 'closed' };
}

/** Whom the first argument leads to. musl does not connect its UDP sockets: each message says itself whom it is for, or from. */
function peerOf({ args: [socket = '', ...rest], peers }: SyscallContext): Peer | undefined {
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

/** poll has milliseconds, ppoll a struct timespec; negative or NULL: until something happens. */
function atMost(patience: string): string {
  const [, seconds, nanoseconds] = /tv_sec=(\d+), tv_nsec=(\d+)/.exec(patience) ?? [];
  const milliseconds = seconds ? Number(seconds) * 1000 + Number(nanoseconds) / 1e6 : Number.parseInt(patience, 10);
  return milliseconds >= 0 ? `at most ${Math.round(milliseconds)} ms` : 'without end';
}
