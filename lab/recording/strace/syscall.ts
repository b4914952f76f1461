/** A call taken apart, and what is known of its process. */
export interface SyscallContext {
  args: readonly string[];
  /** As strace has it: `3</etc/hosts>`, `-1 ENOENT (No such file or directory)`, `0 (Timeout)`. */
  result: string;
  /** The sockets that the process has open to somebody who answers lookups, by descriptor. */
  peers: Map<number, Peer>;
}

export interface Peer {
  /** `127.0.0.1#53 udp`, `/var/run/nscd/socket`. */
  name: string;
  kind: 'udp' | 'tcp' | 'unix';
}

/** What a call is about, and what became of it. */
export interface SyscallSummary {
  args: string;
  result: string;
}

/** The name of the error that a call ended with; undefined if with none. */
export function failure(result: string): string | undefined {
  if (result.startsWith('?')) return 'never returned';
  return /^-1 (\w+)/.exec(result)?.[1];
}
