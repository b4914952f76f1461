/** What recorders add to the events of a cell. */
export type RecordedEvent = RecordingEvent | SyscallEvent;

/** What `run` calls a recorder: `--strace`. */
export type RecorderId = 'strace' | 'pcap';

/** From here on a recorder writes to a file of the cell's folder. */
export interface RecordingEvent {
  kind: 'recording';
  at: number;
  recorder: RecorderId;
  /** The probe or the host that it watches. */
  of: string;
  file: string;
  /** The wall clock at `at`, in milliseconds since 1970: the file's own times are the wall clock's. */
  wallClock: number;
}

/** A system call of a probe, as far as it tells how the C library came to its answer. Plain text: strace's, in short. */
export interface SyscallEvent {
  kind: 'syscall';
  at: number;
  end: number;
  probe: string;
  /** The kernel's id of the thread that made it, and the probe's name for that thread where it is known. */
  tid: number;
  thread: string | null;
  /** `openat`, `connect`, `sendmmsg`, … */
  name: string;
  /** What it is about: `/etc/resolv.conf`, `127.0.0.1#53 udp: A www.lab.test`. */
  args: string;
  /** `fd 3`, `ENOENT`, `timeout`, … */
  result: string;
}
