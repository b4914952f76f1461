/** A parsed call and the state of its process. */
export interface SyscallContext {
  args: readonly string[];
  /** strace's text: `3</etc/hosts>`, `-1 ENOENT (No such file or directory)`, `0 (Timeout)`. */
  result: string;
  /** The process's open sockets to nameservers and daemons, by descriptor. */
  peers: Map<number, Peer>;
}

export interface Peer {
  /** `127.0.0.1#53 udp`, `/var/run/nscd/socket`. */
  name: string;
  kind: 'udp' | 'tcp' | 'unix';
}

/** The object and the result of a call, in short. */
export interface SyscallSummary {
  args: string;
  result: string;
}

/** The name of a failed call's error; undefined for success. */
export function failure(result: string): string | undefined {
  if (result.startsWith('?')) return 'never returned';
  return /^-1 (\w+)/.exec(result)?.[1];
}
