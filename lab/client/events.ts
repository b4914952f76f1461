import type { OciRuntime } from '../core/schema.ts';

/** The events of a client, a program of the user's own. `at` is CLOCK_MONOTONIC in nanoseconds, as in every event. */
export type ClientEvent =
  | ClientStartEvent
  | ClientOutputEvent
  | ClientProvokeEvent
  | ClientEndEvent
  | ClientLookupEvent
  | ClientStateEvent
  | ClientSignalEvent
  | AskerEvent
  | MailSenderEvent;

export interface ClientStartEvent {
  kind: 'client-start';
  at: number;
  host: string;
  command: readonly string[];
  /** The whole command line, with the sandbox. */
  argv: readonly string[];
  /** The runtime of its container. */
  container?: OciRuntime;
}

/** A line of its output, or an unfinished one at its end. */
export interface ClientOutputEvent {
  kind: 'client-output';
  at: number;
  to: 'stdout' | 'stderr';
  text: string;
}

/** What the lab did to make it look a name up. */
export interface ClientProvokeEvent {
  kind: 'client-provoke';
  at: number;
  how: string;
}

/** `_res.options` of its main thread, read from its memory while it sleeps. */
export interface ClientStateEvent {
  kind: 'client-state';
  at: number;
  pid: number;
  program: string;
  options: number;
  /** The names of the bits as in <resolv.h>, lowest first. */
  flags: readonly string[];
  /** Where the lab has just changed it: the value before. */
  before?: number;
}

/** The lab sent it a signal. */
export interface ClientSignalEvent {
  kind: 'client-signal';
  at: number;
  signal: string;
}

export interface ClientEndEvent {
  kind: 'client-end';
  at: number;
  /** `exit code 0`, `SIGTERM`. */
  how: string;
  /** Its last lines, as one; empty if it printed nothing. Runs before this member have none. */
  lastOutput?: string;
  /** When the lab began to end it; absent if it ended by itself. */
  killedAt?: number;
}

/** A lookup of the client that a step waited for. The client may have made others between the steps. */
export interface ClientLookupEvent {
  kind: 'client-lookup';
  /** The time of its first query, or of its request to a daemon. */
  at: number;
  /** The time from which on further queries belong to no lookup, or to another. */
  end: number;
  label: string;
  name: string;
  /** The daemon that asked for it; null for the client's own resolver. */
  through: string | null;
  queries: readonly { server: string; query: number }[];
  /** The processes of the client that asked the servers, or the daemon. */
  processes: readonly AskingProcess[];
}

/**
 * The process that sent a query, read from /proc when the query arrived and before its reply: the sender's socket is then open, because it
 * waits for the reply.
 */
export interface AskerEvent {
  kind: 'asker';
  at: number;
  /** The query: its server, and its number there. */
  server: string;
  query: number;
  by: AskerRole;
  /** Undefined if no process has the socket. */
  process?: AskingProcess;
  /** Behind a daemon: the processes of the client, one of which waits for the daemon. */
  clients?: AskingProcess[];
}

/**
 * The process that gave a mail to a sink, read from /proc when the sink had the mail and before its reply: the sender's connection is then open.
 */
export interface MailSenderEvent {
  kind: 'mail-sender';
  at: number;
  sink: string;
  /** The sender's `address#port`, as in the event of the mail. */
  client: string;
  by: AskerRole;
  /** Undefined if no process has the socket. */
  process?: AskingProcess;
}

/**
 * `helper`: a command of the lab's own (`--provoke exec:…`). `submitter`: one that submits a mail. `stranger`: any other process, or none that
 * was found.
 */
export type AskerRole = 'client' | 'daemon' | 'probe' | 'helper' | 'submitter' | 'lab' | 'stranger';

export interface AskingProcess {
  pid: number;
  /** In clock ticks since boot. With the pid it identifies a process. */
  started: string;
  /** The kernel's name of the program (`comm`). */
  program: string;
  /**
   * The address and the random octets that the kernel gave the program at its last exec (AT_RANDOM, getauxval(3)): the same in a process
   * and in its children by fork without exec, and in no other.
   */
  image: string;
  /** Whether it is the started program, a child by fork without exec, or a program that a child executed. */
  how: 'program' | 'forked' | 'executed';
  threads: number;
  /** The C library that it has mapped; null for a static program. Undefined where it was not read. */
  libc?: MappedLibc | null;
}

export interface MappedLibc {
  path: string;
  buildId: string | null;
  /** Whether the process has mapped the lab's library of users as well (`users` of a client). */
  hasUsersLibrary?: true;
}
