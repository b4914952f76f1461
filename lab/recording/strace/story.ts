import { splitArguments } from './arguments.ts';
import { looked, opened } from './files.ts';
import type { TracedCall } from './lines.ts';
import type { Peer, Reading, Telling } from './reading.ts';
import { closed, connected, polled, received, sent, sentTogether } from './sockets.ts';

/** How each call is read; null: it does not tell anything. */
const READ: Record<string, (reading: Reading) => Telling | null> = {
  open: (reading) => opened(reading, 0),
  openat: (reading) => opened(reading, 1),
  stat: (reading) => looked(reading, 0),
  newfstatat: (reading) => looked(reading, 1),
  connect: connected,
  sendto: sent,
  sendmsg: sent,
  sendmmsg: sentTogether,
  write: sent,
  writev: sent,
  recvfrom: received,
  recvmsg: received,
  read: received,
  readv: received,
  poll: polled,
  ppoll: polled,
  close: closed,
};

/** What strace has to trace for this. `?`: not every machine has it. `socket` only makes the log easier to read. */
export const TRACED = ['socket', ...Object.keys(READ).map((name) => `?${name}`)].join(',');

/** A call that tells how the C library came to its answer, in short. */
export type ToldCall = Pick<TracedCall, 'tid' | 'at' | 'end' | 'name'> & Telling;

/** Picks the calls that tell something out of those of one process; in order, and from its first lookup on. */
export function story(calls: readonly TracedCall[]): ToldCall[] {
  const peers = new Map<number, Peer>();
  return calls.flatMap(({ args, result, ...call }) => {
    // Strace's own coming interrupts what a thread waits in; the kernel begins it again.
    if (result.startsWith('? ERESTART')) return [];
    const telling = READ[call.name]?.({ args: splitArguments(args), result, peers });
    return telling ? [{ ...call, ...telling }] : [];
  });
}
