/** Events that recorders add to those of a cell. */
export type RecordedEvent = RecordingEvent | SyscallEvent;

/** The option of `run` that selects the recorder: `--strace`. */
export type RecorderId = 'strace' | 'pcap';

/** A recorder has begun to write a file in the cell's folder. */
export interface RecordingEvent {
  kind: 'recording';
  at: number;
  recorder: RecorderId;
  /** The recorded probe or host. */
  of: string;
  file: string;
  /** The wall clock at `at`, in milliseconds since 1970. The timestamps in the file are wall clock times. */
  wallClock: number;
}

/** A system call of a probe that shows how the C library resolved a name; a short form of strace's text. */
export interface SyscallEvent {
  kind: 'syscall';
  at: number;
  end: number;
  probe: string;
  /** The kernel's id of the calling thread, and the probe's name for that thread if known. */
  tid: number;
  thread: string | null;
  /** `openat`, `connect`, `sendmmsg`, … */
  name: string;
  /** The object of the call: `/etc/resolv.conf`, `127.0.0.1#53 udp: A www.lab.test`. */
  args: string;
  /** `fd 3`, `ENOENT`, `timeout`, … */
  result: string;
}
