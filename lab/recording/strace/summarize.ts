import { splitArguments } from './arguments.ts';
import { opened, statted } from './files.ts';
import type { TracedCall } from './lines.ts';
import { closed, connected, polled, received, sent, sentTogether } from './sockets.ts';
import type { Peer, SyscallContext, SyscallSummary } from './syscall.ts';

/** A summary function for each system call; a null result leaves the call out. */
const SUMMARIZERS: Record<string, (context: SyscallContext) => SyscallSummary | null> = {
  open: (context) => opened(context, 0),
  openat: (context) => opened(context, 1),
  stat: (context) => statted(context, 0),
  newfstatat: (context) => statted(context, 1),
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

/**
 * The calls that strace must trace. `?` marks a call that not every architecture has. `socket` only makes the log
 * easier to read.
 */
export const TRACED = ['socket', ...Object.keys(SUMMARIZERS).map((name) => `?${name}`)].join(',');

/** The summary of a call that shows how the C library resolved a name. */
export type SummarizedCall = Pick<TracedCall, 'tid' | 'at' | 'end' | 'name'> & SyscallSummary;

/** Summarises the relevant calls of one process, in order. */
export function summarize(calls: readonly TracedCall[]): SummarizedCall[] {
  const peers = new Map<number, Peer>();
  return calls.flatMap(({ args, result, ...call }) => {
    // strace's attach interrupts a waiting system call, and the kernel restarts it.
    if (result.startsWith('? ERESTART')) return [];
    const summary = SUMMARIZERS[call.name]?.({ args: splitArguments(args), result, peers });
    return summary ? [{ ...call, ...summary }] : [];
  });
}
