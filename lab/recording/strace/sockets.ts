import { decodeRequest } from '../../nscd-protocol/index.ts';
import { type Address, dataIn, descriptor, socketAddress } from './arguments.ts';
import { questionsOf } from './questions.ts';
import { failure, type Peer, type SyscallContext, type SyscallSummary } from './syscall.ts';

/**
 * NAMESERVER_PORT of <arpa/nameser_compat.h>. getaddrinfo also connects UDP sockets to the addresses found, on other
 * ports and without sending, to sort them (RFC 6724). Those calls are not part of a lookup.
 */
const NAMESERVER_PORT = 53;

/** Summarises connect(2) to a nameserver or a daemon. */
export function connected({ args: [socket = '', address = ''], result, peers }: SyscallContext): SyscallSummary | null {
  const file = descriptor(socket);
  const peer = peerAt(socketAddress(address), file?.what);
  if (!file || !peer) return null;
  const error = failure(result);
  if (!error || error === 'EINPROGRESS') peers.set(file.fd, peer);
  return { args: peer.name, result: error ?? 'connected' };
}

/** Summarises a call that sends a message, or a part of one, to a nameserver or a daemon. */
export function sent(context: SyscallContext): SyscallSummary | null {
  return transferred(context, (peer, data) => aboutSent(peer, Buffer.concat(data)));
}

/** Summarises a call that sends several messages to a nameserver. */
export function sentTogether(context: SyscallContext): SyscallSummary | null {
  const summary = transferred(context, (peer, messages) => messages.flatMap((message) => aboutSent(peer, message)));
  return summary && { ...summary, result: summary.result.replace('bytes', 'messages') };
}

/**
 * Summarises a call that receives data from a nameserver or a daemon; a daemon may pass the descriptor of its cache.
 */
export function received(context: SyscallContext): SyscallSummary | null {
  // A daemon's reply does not contain the request.
  const question = (peer: Peer, data: Buffer[]) =>
    peer.kind === 'unix' ? [] : questionsOf(Buffer.concat(data), peer.kind);
  const summary = transferred(context, question);
  const [, passed] = /cmsg_type=SCM_RIGHTS, cmsg_data=\[([^\]]+)\]/.exec(context.args.join()) ?? [];
  const file = descriptor(passed ?? '');
  return summary && file ? { ...summary, result: `${summary.result}, fd ${file.fd} (${file.what})` } : summary;
}

function transferred(context: SyscallContext, about: (peer: Peer, data: Buffer[]) => string[]): SyscallSummary | null {
  const peer = peerOf(context);
  if (!peer) return null;
  const questions = about(peer, context.args.slice(1).flatMap(dataIn));
  const atEnd = context.result === '0' && peer.kind !== 'udp';
  const done = atEnd ? 'end of stream' : `${Number.parseInt(context.result, 10)} bytes`;
  return {
    args: questions.length > 0 ? `${peer.name}: ${questions.join(', ')}` : peer.name,
    result: failure(context.result) ?? done,
  };
}

/** The question of a sent message; empty for a part of a message. */
function aboutSent({ kind }: Peer, message: Buffer): string[] {
  if (kind !== 'unix') return questionsOf(message, kind);
  const { type, key, broken } = decodeRequest(message);
  return broken === undefined ? [`${type} ${key}`] : [];
}

/**
 * Summarises a wait for nameservers or daemons. Skips a poll with timeout 0: before each send glibc polls that way
 * whether it can send.
 */
export function polled({ args: [list = '', , timeout = ''], result, peers }: SyscallContext): SyscallSummary | null {
  const descriptors = [...list.matchAll(/\bfd=(\d+)/g)].map(([, fd]) => Number(fd));
  const names = descriptors.flatMap((fd) => peers.get(fd)?.name ?? []);
  if (names.length === 0 || timeout === '0') return null;
  const events = [...result.matchAll(/\brevents=([A-Z|]+)/g)].map(([, each]) => each);
  const outcome = result.startsWith('0') ? 'timeout' : events.join(', ');
  return { args: `${names.join(' or ')}, ${timeoutText(timeout)}`, result: failure(result) ?? outcome };
}

/** Summarises the close of a socket to a nameserver or a daemon. */
export function closed(context: SyscallContext): SyscallSummary | null {
  const peer = peerOf(context);
  if (!peer) return null;
  context.peers.delete(descriptor(context.args[0] ?? '')?.fd ?? -1);
  return { args: peer.name, result: failure(context.result) ?? 'closed' };
}

/**
 * The peer of the first argument's socket. musl does not connect its UDP sockets; each call then has the peer's
 * address.
 */
function peerOf({ args: [socket = '', ...rest], peers }: SyscallContext): Peer | undefined {
  const file = descriptor(socket);
  if (!file) return undefined;
  const peer = peerAt(socketAddress(rest.join()), file.what);
  if (peer) peers.set(file.fd, peer);
  return peer ?? peers.get(file.fd);
}

function peerAt(to: Address | undefined, what = ''): Peer | undefined {
  if (!to) return undefined;
  if ('path' in to) return { name: to.path, kind: 'unix' };
  if (to.port !== NAMESERVER_PORT) return undefined;
  const kind = what.startsWith('TCP') ? 'tcp' : 'udp';
  return { name: `${to.address}#${to.port} ${kind}`, kind };
}

/** poll has milliseconds, ppoll a struct timespec; negative or NULL means no timeout. */
function timeoutText(timeout: string): string {
  const [, seconds, nanoseconds] = /tv_sec=(\d+), tv_nsec=(\d+)/.exec(timeout) ?? [];
  const milliseconds = seconds ? Number(seconds) * 1000 + Number(nanoseconds) / 1e6 : Number.parseInt(timeout, 10);
  return milliseconds >= 0 ? `at most ${Math.round(milliseconds)} ms` : 'no timeout';
}
