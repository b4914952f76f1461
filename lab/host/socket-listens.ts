import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { inNetwork } from '../namespaces/syscalls.ts';
import { untilPresent } from './until-present.ts';

/**
 * Waits until a socket listens, without a connection to it, so that a program finds none of the lab's in its queue. No event marks listen(2),
 * so the kernel's table is read again and again.
 *
 * @param socket `path`: where it appears; `above`: a folder above that exists; `network`: the path of the namespace that has it, with no other socket of this name
 * @param signal ends the wait, with its reason
 */
export async function socketListens(
  { path, above, network }: { path: string; above: string; network: string },
  signal: AbortSignal,
): Promise<void> {
  await untilPresent(path, above, signal);
  while (!anyListens(path, network)) {
    signal.throwIfAborted();
    await turn();
  }
}

/** A line of /proc/net/unix (proc(5)) about a socket that accepts connections: the flag is __SO_ACCEPTCON of the kernel. */
const LISTENING = /^\S+ \S+ \S+ 00010000 \S+ \S+ +\d+ (\S+)$/;

/** Whether a socket of this name listens in a network namespace. Its path may be another than that of the program, as /var/run is of /run. */
export function anyListens(path: string, network: string): boolean {
  const lines = inNetwork(network, () => readFileSync('/proc/thread-self/net/unix', 'utf8')).split('\n');
  return lines.some((line) => LISTENING.exec(line)?.[1]?.endsWith(`/${basename(path)}`));
}
