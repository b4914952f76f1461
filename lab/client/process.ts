import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { now } from '../core/events.ts';
import { messageOf } from '../core/harness-error.ts';
import type { Timeline } from '../core/timeline.ts';
import { describeExit } from '../program/describe-exit.ts';
import { endProgram, programsIn } from '../program/end-program.ts';
import { isDescendant, parentOf } from '../program/is-descendant.ts';
import { readLines } from '../program/lines.ts';
import { LastLines } from '../program/output-tail.ts';
import { sanitize } from '../program/sanitize.ts';
import { setgroupsDoesNothing } from '../recording/pcap/setgroups.ts';
import type { Program } from '../spawner/program.ts';
import { spawn, startingProcess } from '../spawner/spawn.ts';
import type { ClientOutputEvent } from './events.ts';
import { lastOutput } from './last-output.ts';
import {
  allProcesses,
  type HeldNamespace,
  holdMountNamespace,
  isOnNetwork,
  mountNamespace,
  readProcess,
} from './processes.ts';

export interface ClientProcessOptions {
  /** The command line with the sandbox. */
  argv: readonly string[];
  /** Its environment, as it was at its start. */
  env: Readonly<Record<string, string>>;
  /** The path of its network namespace. */
  network: string;
  /** Whether it is started in that namespace; a container runtime enters it by itself. */
  joinsNetwork: boolean;
  /** Whether it waits for `release` before its first instruction. */
  isHeld: boolean;
  /** Whether its standard input is a pipe; otherwise it is /dev/null. */
  hasInput: boolean;
  timeline: Timeline;
}

/** Lines of output that become events, and characters of each: enough for what a person reads, and bounded for a program without an end. */
const MOST_LINES = 2000;
const LONGEST_LINE = 500;

/**
 * The descriptor from which the sandbox reads a filter: setgroups(2) succeeds without effect. The kernel denies it in the lab's user namespace,
 * and servers that run as root end without it.
 */
export const FILTER_FD = 3;

/** The first process of this pid namespace, which inherits those whose parents have ended. */
const FIRST_PROCESS = 1;

/** Whether a process inherits those whose parents have ended. */
function inherits(pid: number): boolean {
  return pid === FIRST_PROCESS || pid === startingProcess();
}

/** The kernel's names of the programs that make the sandbox, or the container. */
const SANDBOX = /^(bwrap|runc|crun)\b/;

/** The descriptor of the sandbox that holds the program until something can be read. */
export const BLOCK_FD = 4;

/** A running program of the user's own, in its sandbox. */
export class ClientProcess {
  readonly #program: Program;
  /** Its environment, as it was at its start: a program may write over it. */
  readonly env: Readonly<Record<string, string>>;
  readonly #timeline: Timeline;
  readonly #network: string;
  readonly #ended = new AbortController();
  readonly #closed: Promise<void>;
  readonly #last = new LastLines();
  #lines = 0;
  #killedAt: number | undefined;
  #namespace: HeldNamespace | null = null;
  #pid: number | undefined;

  constructor({ argv, env, network, joinsNetwork, isHeld, hasInput, timeline }: ClientProcessOptions) {
    this.env = env;
    this.#timeline = timeline;
    this.#network = network;
    const program = spawn(argv, {
      stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe', ...(isHeld ? (['pipe'] as const) : [])],
      ...(joinsNetwork && { network }),
    });
    this.#program = program;
    giveFilter(program);
    // A write to a program that has just ended fails; its end is an event of its own.
    program.stdin?.on('error', () => {});
    for (const to of ['stdout', 'stderr'] as const) this.#read(program[to] as Readable, to);
    this.#closed = once(program, 'close').then(
      ([code, signal]) => this.#end(describeExit(code, signal)),
      (error) => this.#end(messageOf(error)),
    );
    // Programs that it left behind may keep its output open, so its end is not the end of that.
    program.once('exit', (code, signal) => void this.#endWithOutput(describeExit(code, signal)));
  }

  /** Aborted, with how it ended as the reason, when it has ended. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** The process of the sandbox, of which all its processes descend, unless they left it by a second fork. */
  get sandboxPid(): number | undefined {
    return this.#program.pid;
  }

  /** The process of the started program; undefined before its start, and the last known one after its end. */
  get pid(): number | undefined {
    this.#pid = programsIn(this.#program)[0] ?? this.#pid;
    return this.#pid;
  }

  /** Its process, as soon as there is one; undefined if it ends before. No event of the kernel marks that moment. */
  async started(): Promise<number | undefined> {
    while (this.pid === undefined && !this.ended.aborted) await turn();
    return this.pid;
  }

  /** Lets a held program begin. */
  release(): void {
    const held = this.#program.stdio[BLOCK_FD] as Writable | null;
    held?.on('error', () => {});
    held?.end('\n');
  }

  /** Whether the sandbox has executed the program. */
  get runs(): boolean {
    const { pid } = this;
    return pid !== undefined && !SANDBOX.test(readProcess(pid)?.program ?? '');
  }

  /** Whether a process runs in its sandbox, and is the program or was started by it: the tap's processes enter its namespaces as well. */
  has(pid: number): boolean {
    return this.#isIn(this.#ownNamespace(), pid);
  }

  /** Those of these processes that it has; its namespace is found once for all of them. */
  among(pids: readonly number[]): number[] {
    const own = this.#ownNamespace();
    return pids.filter((pid) => this.#isIn(own, pid));
  }

  #isIn(own: string | null, pid: number): boolean {
    if (own === null || mountNamespace(pid) !== own) return false;
    let at = parentOf(pid);
    // A process that is about to end has no namespace any more, and is still the parent of its children.
    while (at > 0 && !inherits(at) && [own, null].includes(mountNamespace(at))) at = parentOf(at);
    return at > 0 && (at === this.sandboxPid || inherits(at));
  }

  /** The same for a process that has left the sandbox's mount namespace for one of its own. */
  owns(pid: number): boolean {
    return this.has(pid) || (this.sandboxPid !== undefined && isDescendant(pid, this.sandboxPid));
  }

  /** Its last output. */
  get lastWords(): string {
    return this.#last.text;
  }

  /** Adds a line to its last output. */
  note(text: string): void {
    this.#last.add(text);
  }

  writeLine(text: string): void {
    this.#program.stdin?.write(`${text}\n`);
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this;
    if (pid !== undefined && !this.ended.aborted) process.kill(pid, signal);
  }

  /** Its processes that run. After its end, those that it left behind. */
  get processes(): number[] {
    return allProcesses().filter((pid) => this.has(pid) || this.#isLeftBehind(pid));
  }

  /** Ends it and all processes of its sandbox; returns when it has ended. */
  async kill(): Promise<void> {
    this.#killedAt = now();
    if (!this.ended.aborted) endProgram(this.#program);
    // A process may start another one before its end, while the processes are read. The next reading has that one.
    for (let empty = 0; empty < 2; ) {
      const left = this.processes;
      empty = left.length > 0 ? 0 : empty + 1;
      for (const pid of left) killIfThere(pid);
      await turn();
    }
    await this.#closed;
    this.#namespace?.release();
    this.#namespace = null;
  }

  /** bwrap's child has the namespace from its first instruction on. */
  #ownNamespace(): string | null {
    if (!this.#namespace && !this.ended.aborted) {
      const { pid } = this;
      if (pid !== undefined) this.#namespace = holdMountNamespace(pid);
    }
    return this.#namespace?.name ?? null;
  }

  /**
   * Whether a process was started by the program and has lost its parents: the lab's own programs on that network are started from the lab's
   * mount namespace. A program may end before its own namespace is read.
   */
  #isLeftBehind(pid: number): boolean {
    let [at, parent] = [pid, parentOf(pid)];
    while (parent !== 0 && !inherits(parent)) [at, parent] = [parent, parentOf(parent)];
    const mounts = mountNamespace(at);
    return parent !== 0 && mounts !== null && mounts !== mountNamespace('self') && isOnNetwork(at, this.#network);
  }

  #read(stream: Readable, to: ClientOutputEvent['to']): void {
    const line = (text: string) => {
      const kept = sanitize(text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text);
      this.#last.add(kept);
      this.#lines += 1;
      if (this.#lines <= MOST_LINES) this.#timeline.add({ kind: 'client-output', at: now(), to, text: kept });
    };
    readLines(stream, { line, unfinished: line, tooLong: line });
  }

  /** What it printed is in sockets of this process. Each turn of the event loop reads them. */
  async #endWithOutput(how: string): Promise<void> {
    await turn();
    await turn();
    this.#end(how);
  }

  #end(how: string): void {
    if (this.ended.aborted) return;
    this.#timeline.add({
      kind: 'client-end',
      at: now(),
      how,
      lastOutput: lastOutput(this.lastWords),
      ...(this.#killedAt !== undefined && { killedAt: this.#killedAt }),
    });
    this.#ended.abort(how);
  }
}

/** Gives a program in a client's sandbox its filter, by its descriptor `FILTER_FD`. */
export function giveFilter({ stdio }: Program): void {
  const filter = stdio[FILTER_FD] as Writable;
  // If the sandbox ends before it reads the filter, its stderr has the reason.
  filter.on('error', () => {});
  filter.end(setgroupsDoesNothing());
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
