import { splitArguments } from './arguments.ts';
import { looked, opened } from './files.ts';
import type { TracedCall } from './lines.ts';
import { closed, connected, polled, received, sent, sentTogether } from './sockets.ts';
import type { Peer, SyscallContext, SyscallSummary } from './syscall.ts';

/** How each call is read; null: it does not tell anything. */
const SUMMARIZERS: Record<string, (reading: SyscallContext) => SyscallSummary | null> = {
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
export const TRACED = ['socket', ...Object.keys(SUMMARIZERS).map((name) => `?${name}`)].join(',');

/** A call that tells how the C library came to its answer, in short. */
export type SummarizedCall = Pick<TracedCall, 'tid' | 'at' | 'end' | 'name'> & SyscallSummary;

/** Picks the calls that tell something out of those of one process; in order, and from its first lookup on. */
export function summarize(calls: readonly TracedCall[]): SummarizedCall[] {
  const peers = new Map<number, Peer>();
  return calls.flatMap(({ args, result, ...call }) => {
    // Strace's own coming interrupts what a thread waits in; the kernel begins it again.
    if (result.startsWith('? ERESTART')) return [];
    const telling = SUMMARIZERS[call.name]?.({ args: splitArguments(args), result, peers });
    return telling ? [{ ...call, ...telling }] : [];
  });
}
