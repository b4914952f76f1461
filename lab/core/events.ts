import type { DnsEvent } from '../../fake-dns/index.ts';
import type { NscdEvent } from '../daemon/tap/events.ts';
import type { DerivedEvent } from '../derive/events.ts';
import type { ResolverInUse } from '../libc/inspect/resolver-in-use.ts';
import type { CallEvent } from '../probe/index.ts';
import type { RecordedEvent } from '../recording/events.ts';
import type { DaemonId } from './schema.ts';

/** What the lab itself did to a cell. `at` is CLOCK_MONOTONIC in nanoseconds, as in every event. */
export type LabEvent =
  | { kind: 'step'; at: number; label: string }
  /** The story could not go on: whatever the rest shows, it is no verdict. */
  | { kind: 'trouble'; at: number; reason: string }
  | FileEvent
  | { kind: 'network'; at: number; host: string; what: string }
  | ProbeStartEvent
  | ProbeReadyEvent
  | ResolverEvent
  | { kind: 'probe-stop'; at: number; probe: string }
  | { kind: 'ask'; at: number; server: string; host: string; name: string; answers: string[] | null }
  | { kind: 'listen'; at: number; host: string; path: string }
  /** An attempt to connect to a unix socket in the files that a probe sees: `connected`, or an errno. */
  | { kind: 'reach'; at: number; probe: string; path: string; outcome: string }
  | DaemonEvent
  | DaemonStatesEvent
  | ProcessViewEvent
  | ResolvConfEvent;

export interface ProbeReadyEvent {
  kind: 'probe-ready';
  at: number;
  probe: string;
  pid: number;
  /** What the probe says of its C library itself; its build-id is that of the file that is mapped. Older runs have not kept that. */
  libc: { name: string; version: string; buildId?: string | null };
}

/** What a program or a daemon, with all its descendants, had mapped of a resolver. Older runs have not kept it. */
export interface ResolverEvent {
  kind: 'resolver';
  at: number;
  /** The probe or the daemon. */
  of: string;
  when: 'ready' | 'first lookup' | 'end';
  processes: ResolverInUse[];
  /** Of the variables that the lab gave it, those that the resolver reads. Older runs have not kept it. */
  given?: Record<string, string>;
}

export interface DaemonEvent {
  kind: 'daemon';
  at: number;
  daemon: DaemonId;
  host: string;
  libc: string;
  action: DaemonAction;
  detail: string;
  /** At its start: whether the lab listens in on its socket. */
  tapped?: true;
  /** When it is ready: whether the tap told a request that the lab sent, and its reply. Older runs have not kept it. */
  heard?: true;
  /** At its start: what it was told in its configuration or its environment. Older runs have not kept it. */
  settings?: Readonly<Record<string, string | number>>;
  /** When it is ready: of the C library that it has mapped. Older runs have not kept it. */
  buildId?: string | null;
}

/** The scheduler's states of a daemon's processes, as /proc has them (proc(5)): `T` is stopped. */
export interface DaemonStatesEvent {
  kind: 'daemon-states';
  /** When the first and when the last was read. */
  at: number;
  end: number;
  daemon: DaemonId;
  host: string;
  threads: readonly { pid: number; tid: number; program: string; state: string }[];
}

/** What a program or a daemon sees when it is ready, read from /proc: not what the lab asked for, but what came of it. */
export interface ProcessViewEvent {
  kind: 'process-view';
  at: number;
  /** The probe's name, or the daemon's id. */
  process: string;
  pid: number;
  host: string;
  /** The mounts at and below /etc and /run, without those that a later one hides. */
  mounts: SeenMount[];
  /** Of its environment, the variables that change what glibc looks up, and how. What is not there is not set. */
  environment: Record<string, string>;
}

/** What is at /etc/resolv.conf in the files that a process sees, read through /proc. Older runs have not kept it. */
export interface ResolvConfEvent {
  kind: 'resolv-conf';
  at: number;
  /** The probe's name, or the daemon's id. */
  of: string;
  pid: number;
  host: string;
  /**
   * `ready`: the process has started; `step`: a step begins, and something differs from the reading before; `change`: right after the lab
   * changed a file; `end`: the story ends, or the lab ends the process.
   */
  when: 'ready' | 'step' | 'change' | 'end';
  /** Null: no file. */
  file: SeenFile | null;
}

/** A file as a process finds it (stat(2)). Numbers that may exceed 53 bits are decimal text; times are in nanoseconds. */
export interface SeenFile {
  device: string;
  inode: string;
  /** How many names the inode has. */
  names: number;
  modified: string;
  /** When inode or content changed last; no program can set it. */
  changed: string;
  content: string;
  /** The symlinks that lead to it, in order; absent where none does. */
  links?: SeenLink[];
}

export interface SeenLink {
  inode: string;
  changed: string;
  target: string;
}

export interface SeenMount {
  target: string;
  /** `client: /run`, whose it is and what it is called there; or the type of a file system of its own. */
  source: string;
  readOnly: boolean;
}

/** What a program sees at a path, in words that mean something on any machine. */
export interface MountFact {
  target: string;
  /** `client: /run`, whose it is and what it is called there; or `empty`. */
  source: string;
  /** Of a single small file, as it was when the program started. */
  content?: string;
}

export interface FileEvent {
  kind: 'file';
  at: number;
  host: string;
  path: string;
  how: FileChange;
  /** What can be read there from now on, and could be before; null: nothing. Older runs have not kept what was before. */
  content: string | null;
  before?: string | null;
  /** Where a symlink points from now on. */
  target?: string;
}

export interface ProbeStartEvent {
  kind: 'probe-start';
  at: number;
  probe: string;
  host: string;
  libc: string;
  version: string;
  argv: string[];
  /** What it sees where, in the order in which it was mounted. Older runs have not kept it. */
  mounts?: MountFact[];
}

export type FileChange = 'create' | 'rename-over' | 'write-in-place' | 'symlink-flip' | 'remove';
export type DaemonAction = 'start' | 'ready' | 'stop' | 'exit' | 'freeze' | 'thaw';

/** One line of a cell's `events.jsonl`. */
export type Event = LabEvent | DnsEvent | CallEvent | NscdEvent | DerivedEvent | RecordedEvent;

/** Now, on the clock that every event uses: CLOCK_MONOTONIC, in nanoseconds. */
export function now(): number {
  return Number(process.hrtime.bigint());
}
