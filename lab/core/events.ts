import type { DnsEvent } from '../../fake-dns/index.ts';
import type { ClientEvent } from '../client/events.ts';
import type { NscdEvent } from '../daemon/tap/events.ts';
import type { DaemonSuiteEvent } from '../daemon-suite/events.ts';
import type { DerivedEvent } from '../derive/events.ts';
import type { ResolverInUse } from '../libc/inspect/resolver-in-use.ts';
import type { MailEvent } from '../mail/events.ts';
import type { NotifyEvent } from '../notify/events.ts';
import type { RawConnectionEvent } from '../nscd-client/events.ts';
import type { CallEvent } from '../probe/index.ts';
import type { RecordedEvent } from '../recording/events.ts';
import type { DaemonId, OciRuntime } from './schema.ts';

/** Events that the lab itself records. `at` is CLOCK_MONOTONIC in nanoseconds, as in every event. */
export type LabEvent =
  | { kind: 'step'; at: number; label: string }
  /** The scenario could not continue, so the cell has no verdict. */
  | { kind: 'trouble'; at: number; reason: string }
  | FileEvent
  | { kind: 'network'; at: number; host: string; what: string }
  | IcmpEvent
  | ProbeStartEvent
  | ProbeReadyEvent
  | ResolverEvent
  | { kind: 'probe-stop'; at: number; probe: string }
  | { kind: 'ask'; at: number; server: string; host: string; name: string; answers: string[] | null }
  | { kind: 'listen'; at: number; host: string; path: string }
  /** An attempt to connect to a unix socket in the files that a probe sees: `connected`, or an errno. */
  | { kind: 'reach'; at: number; probe: string; path: string; outcome: string }
  | DaemonEvent
  | ServiceEvent
  | FileViewEvent
  | SenderEvent
  | DaemonStatesEvent
  | DaemonCheckEvent
  | SecondDaemonEvent
  | DaemonSuiteEvent
  | ProcessViewEvent
  | ResolvConfEvent;

/** An ICMP message about a query, seen on the link between a router and its client. */
export interface IcmpEvent {
  kind: 'icmp';
  at: number;
  /** The router. */
  host: string;
  /** `host unreachable`, `net unreachable`, `prohibited`, `port unreachable`. */
  what: string;
  /** The server that the query went to. */
  server: string;
  /** The client's `address#port`. */
  client: string;
  /** Of the query. */
  id: number;
}

export interface ProbeReadyEvent {
  kind: 'probe-ready';
  at: number;
  probe: string;
  pid: number;
  /** The probe's report of its C library; the build-id is that of the mapped file. Older runs lack the build-id. */
  libc: { name: string; version: string; buildId?: string | null };
}

/** The resolver files that a program or a daemon and all its descendants have mapped. Older runs lack it. */
export interface ResolverEvent {
  kind: 'resolver';
  at: number;
  /** The probe or the daemon. */
  of: string;
  when: 'ready' | 'first lookup' | 'end';
  processes: ResolverInUse[];
  /** The variables of the resolver that the lab set for it. Older runs lack it. */
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
  /** In the event of its start: whether a tap records the traffic of its socket. */
  tapped?: true;
  /** In the event of its readiness: whether the tap reported a request that the lab sent, and its reply. Older runs lack it. */
  heard?: true;
  /** In the event of its start: its settings, from configuration or environment. Older runs lack it. */
  settings?: Readonly<Record<string, string | number>>;
  /** In the event of its end: its last output. Older runs lack it. */
  output?: string;
  /** In the event of its readiness: the build-id of the C library that it has mapped. Older runs lack it. */
  buildId?: string | null;
  /** In the event of its readiness: the uid that it sees of root, from /proc; null for none. Older runs lack it. */
  rootIs?: number | null;
}

/** A background program of a machine. */
export interface ServiceEvent {
  kind: 'service';
  at: number;
  service: string;
  host: string;
  /** The id of its C library. */
  libc: string;
  action: 'start' | 'ready' | 'signal' | 'stop' | 'exit';
  detail: string;
  /** In the event of its readiness: the build-id of the C library that it has mapped, and that of its image. */
  buildId?: string | null;
  wanted?: string | null;
  /** In the event of its end: its last output. */
  output?: string;
}

/** The process that sent a query, by its socket, read from /proc when the query arrived. */
export interface SenderEvent {
  kind: 'sender';
  at: number;
  /** The query: its server, and its number there. */
  server: string;
  query: number;
  by: 'probe' | 'daemon' | 'service' | 'lab' | 'other';
  /** The name of the probe, the daemon or the service; of another process that of its program, null if none was found. */
  of: string | null;
}

/** A file of a scenario outside of /etc as a program, a daemon or a service sees it, read through /proc. */
export interface FileViewEvent {
  kind: 'file-view';
  at: number;
  of: string;
  pid: number;
  host: string;
  path: string;
  /** `ready`: the program has started; `change`: right after the lab changed a file; `end`: the scenario ends. */
  when: 'ready' | 'change' | 'end';
  /** Null without a file. */
  content: string | null;
}

/** What the lab finds at the end of a daemon that may end, and of each in `daemon check`: a process that lives, tried as a client would. */
export interface DaemonCheckEvent {
  kind: 'daemon-check';
  at: number;
  end: number;
  daemon: DaemonId;
  host: string;
  /** An attempt to connect to the daemon's own socket: `connected`, or an errno. */
  connection: string;
  /** Whether a whole reply came to a request of the lab's own, within `boundMs`. */
  answered: boolean;
  /** The type of a client's request, if the daemon answers the lab's own and not this one, which the lab sent again. */
  unanswered?: string;
  boundMs: number;
  /** Without a reply: the kernel functions in which its threads wait (proc(5), `wchan`), each once; `running` for one that does not wait. */
  waits?: readonly string[];
}

/** A second instance of a daemon, when it has replaced the socket of the first, or has ended. */
export interface SecondDaemonEvent {
  kind: 'second-daemon';
  /** The time of its start. */
  at: number;
  end: number;
  daemon: DaemonId;
  host: string;
  /** Its processes, of which one listens on the socket; none if it has ended. */
  pids: readonly number[];
  /** The signal or the exit code by which it ended, as in the event of a daemon's exit. */
  ending?: string;
  /** Its last output, if it has ended. */
  output?: string;
}

/** The threads of a daemon from /proc (proc(5)): the scheduling state, of which `T` is stopped, and the context switches so far. */
export interface DaemonStatesEvent {
  kind: 'daemon-states';
  /** The times of the first and the last reading. */
  at: number;
  end: number;
  daemon: DaemonId;
  host: string;
  /** `switches`: voluntary and other ones together; between two readings they change if the thread has run. Older runs lack them. */
  threads: readonly { pid: number; tid: number; program: string; state: string; switches?: number }[];
}

/** The mounts and the environment of a ready program or daemon, read from /proc and not from the lab's own settings. */
export interface ProcessViewEvent {
  kind: 'process-view';
  at: number;
  /** The probe's name, or the daemon's id. */
  process: string;
  pid: number;
  host: string;
  /** The mounts at and below /etc and /run, and those of its machine elsewhere, without those that a later one hides. */
  mounts: SeenMount[];
  /** The variables of its environment that influence glibc's resolver. A missing variable is not set. */
  environment: Record<string, string>;
  /** Whether its root directory is read-only. Older runs lack it. */
  rootReadOnly?: boolean;
  /** The uid that the process sees of root; null if it sees none. Older runs lack it. */
  rootIs?: number | null;
  /** For each type of namespace, whether it is `own`, the `lab`'s, or that of a host: its name. Older runs lack it. */
  namespaces?: Record<string, string>;
}

/** The file at /etc/resolv.conf as a process sees it, read through /proc. Older runs lack it. */
export interface ResolvConfEvent {
  kind: 'resolv-conf';
  at: number;
  /** The probe's name, or the daemon's id. */
  of: string;
  pid: number;
  host: string;
  /**
   * `ready`: the process has started; `step`: a step begins, and the reading differs from the one before; `change`: right
   * after the lab changed a file; `end`: the scenario ends, or the lab ends the process.
   */
  when: 'ready' | 'step' | 'change' | 'end';
  /** Null without a file. */
  file: SeenFile | null;
}

/** A file as a process sees it (stat(2)). Numbers that may exceed 53 bits are decimal text; times are in nanoseconds. */
export interface SeenFile {
  device: string;
  inode: string;
  /** The number of hard links. */
  names: number;
  modified: string;
  /** The time of the last change of inode or content (ctime), which no program can set. */
  changed: string;
  content: string;
  /** The symlinks that lead to the file, in order; absent without a symlink. */
  links?: SeenLink[];
}

export interface SeenLink {
  inode: string;
  changed: string;
  target: string;
}

export interface SeenMount {
  target: string;
  /** `client: /run`, the host and the path there; a part of an image; or the type of a separate file system. */
  source: string;
  readOnly: boolean;
  /** Its facts, if it is a part of an image. */
  image?: ImagePart;
}

/** A file or a folder of the image of a libc. */
export interface ImagePart {
  libc: string;
  /** The versions of the further packages in the image; null for an unknown one. */
  packages: Readonly<Record<string, string | null>>;
  path: string;
}

/** The source of a mount, described without paths of this machine. */
export interface MountFact {
  target: string;
  /** `client: /run`, the host and the path there; a part of an image; or `empty`. */
  source: string;
  /** For a single small file: its content when the program started. */
  content?: string;
}

export interface FileEvent {
  kind: 'file';
  at: number;
  host: string;
  path: string;
  how: FileChange;
  /** The content after the change, and before it; null without a file. Older runs lack `before`. */
  content: string | null;
  before?: string | null;
  /** The new target of a symlink. */
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
  /** Its mounts, in the order of mounting. Older runs lack them. */
  mounts?: MountFact[];
  /** The runtime of its container, if it is in one. */
  container?: OciRuntime;
  /** The build-id of its C library, if that is not the cell's. */
  buildId?: string | null;
}

export type FileChange =
  | 'create'
  | 'rename-over'
  | 'write-in-place'
  | 'symlink-flip'
  | 'remove'
  | 'chmod'
  | 'fifo'
  | 'fifo-write';
export type DaemonAction = 'start' | 'ready' | 'stop' | 'exit' | 'freeze' | 'thaw';

/** One line of a cell's `events.jsonl`. */
export type Event =
  | LabEvent
  | ClientEvent
  | MailEvent
  | DnsEvent
  | CallEvent
  | NscdEvent
  | NotifyEvent
  | RawConnectionEvent
  | DerivedEvent
  | RecordedEvent;

/** The current time on the clock of all events: CLOCK_MONOTONIC, in nanoseconds. */
export function now(): number {
  return Number(process.hrtime.bigint());
}

/** The time at which an event is known (CLOCK_MONOTONIC, nanoseconds): the end of an event with a duration. */
export function observedAt(event: Event): number {
  return 'end' in event && typeof event.end === 'number' ? event.end : event.at;
}
