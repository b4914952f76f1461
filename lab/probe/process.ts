import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../core/harness-error.ts';
import { OciRuntime } from '../core/schema.ts';
import { describeExit, passedOnSignal } from '../program/describe-exit.ts';
import { endProgram } from '../program/end-program.ts';
import { isDescendant } from '../program/is-descendant.ts';
import { LONGEST_LINE, readLines } from '../program/lines.ts';
import { pidOf, tidOf } from '../program/namespaced-ids.ts';
import { LastLines } from '../program/output-tail.ts';
import { sanitize } from '../program/sanitize.ts';
import { spawned } from '../program/spawned.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';
import type { CallEnding } from './call-ending.ts';
import type { CallEvent } from './call-event.ts';
import { type Args, commandLine, type Line, parseLine, type Ready } from './line.ts';
import { type Attempt, PendingCall, type Timing } from './pending-call.ts';
import { BadCommand, ProbeError, type ProbeErrorReason, type ProbeExit } from './probe-error.ts';
import { ResStates } from './res-states.ts';
import type { Verb, VerbResult } from './result.ts';
import { readThreadWait, type ThreadWait, waitOf } from './thread-wait.ts';
import { Transcript } from './transcript.ts';

/** Far above the time of a lookup with any resolv.conf of the lab, also on a busy machine. */
const ANSWER_LIMIT_MS = 120_000;

/** The limit of a probe's output to stderr, in characters; endless output would fill disk and memory. */
const STDERR_LIMIT = LONGEST_LINE;

export interface ProbeOptions {
  /** The program and its arguments, including the sandbox. */
  argv: readonly string[];
  /** The path of its network namespace; by default the lab's own. */
  network?: string;
  /** The probe's name in events. */
  name: string;
  log: (event: CallEvent) => void;
  /** The file to which the raw lines of stdin (`>`), stdout (`<`) and stderr (`!`) are appended. */
  logFile?: string;
  /** Milliseconds within which it must be ready. */
  readyMs?: number;
  /** Milliseconds without an answer of a thread with a command, after which the probe counts as hung. */
  hangMs?: number;
}

export interface CallOptions {
  /** By default `main`, the main thread of the process; a new name starts a new thread. */
  thread?: string;
  label?: string;
}

export interface AttemptOptions extends CallOptions {
  /** Whether the end of the process during the call, by a signal or an exit, counts as an outcome. */
  mayEnd?: boolean;
  /** Milliseconds after which the call counts as hung, and a hang as an outcome. By default a hang is an error, after `hangMs`. */
  boundMs?: number;
}

interface FailureDetails {
  /** If the program ended by itself. */
  exit?: ProbeExit;
  /** To be shown with the reason. */
  lastOutput?: string;
}

/** A probe: a long-running client process that makes calls on command. */
export class ProbeProcess {
  readonly name: string;
  /** Resolves with the exit status when all its output is read and logged; never rejects. */
  readonly exited: Promise<ProbeExit>;
  readonly #child: Program;
  readonly #stdin: Writable;
  readonly #log: (event: CallEvent) => void;
  readonly #hangMs: number;
  readonly #transcript: Transcript;
  readonly #inSandbox: boolean;
  readonly #started = Promise.withResolvers<Ready>();
  readonly #pending = new Map<number, PendingCall>();
  /** The hung calls, by id: an answer may still arrive. */
  readonly #hung = new Map<number, PendingCall>();
  /** The kernel's thread ids, by name of the thread. */
  readonly #tids = new Map<string, number>();
  readonly #states = new ResStates();
  readonly #stderrTail = new LastLines();
  #killed = false;
  #ending: CallEnding | undefined;
  #ready: Ready | undefined;
  /** The probe has sent its first line. */
  #isReady = false;
  #trouble: ProbeError | undefined;
  #lastId = 0;
  #turn = 0;
  #stderrLength = 0;

  private constructor({ argv, network, name, log, logFile, hangMs = ANSWER_LIMIT_MS }: ProbeOptions) {
    this.name = name;
    this.#log = log;
    this.#hangMs = hangMs;
    this.#transcript = new Transcript(logFile);
    this.#inSandbox = isSandbox(argv[0]);
    this.#child = spawn(argv, { stdio: ['pipe', 'pipe', 'pipe'], ...(network !== undefined && { network }) });
    const [stdin, stdout, stderr] = this.#child.stdio as [Writable, Readable, Readable];
    this.#stdin = stdin;
    this.exited = this.#untilExit();
    // A write to a probe that has just died fails; its exit is reported instead.
    stdin.on('error', () => {});
    readLines(stdout, {
      line: (text) => this.#receive(text),
      // The probe ended within this line; its exit is reported instead.
      unfinished: (text) => this.#transcript.received('<', text),
      tooLong: (text) => this.#overflow('<', text, 'in one line to stdout'),
    });
    readLines(stderr, {
      line: (text) => this.#receiveStderr(text),
      unfinished: (text) => this.#receiveStderr(text),
      tooLong: (text) => this.#overflow('!', text, 'in one line to stderr'),
    });
  }

  /** Starts a probe and returns when it is ready. @throws ProbeError if it does not become ready */
  static async start(options: ProbeOptions): Promise<ProbeProcess> {
    const probe = new ProbeProcess(options);
    const { readyMs = ANSWER_LIMIT_MS } = options;
    const watchdog = setTimeout(() => probe.#fail('not-started', `not ready after ${readyMs} ms`), readyMs);
    try {
      await probe.#started.promise;
    } finally {
      clearTimeout(watchdog);
    }
    return probe;
  }

  /**
   * The process that the lab started: the sandbox or the container runtime, of which the probe is a descendant. runc copies the probe's stdin,
   * stdout and stderr.
   */
  get startedPid(): number {
    return this.#child.pid ?? this.ready.pid;
  }

  /** The probe's first line, with its process id in the lab's pid namespace. */
  get ready(): Ready {
    if (!this.#ready) throw new Error('start() returns only ready probes');
    return this.#ready;
  }

  /**
   * Makes the probe perform one call. A failed lookup is an ordinary result, and so is `error: 'unsupported'`.
   * @throws ProbeError if the probe dies, hangs or leaves the protocol
   * @throws BadCommand if the probe refuses the command; RangeError for an argument that is not a string of bytes
   */
  async call<V extends Verb>(verb: V, args: Args = {}, options: CallOptions = {}): Promise<VerbResult<V> & Timing> {
    const { result } = await this.#send(verb, args, options);
    if (!result) throw new Error('the call ended without a result, which its caller did not allow');
    return result;
  }

  /**
   * Makes the probe perform a call that may end without a result. With `mayEnd` the end of the process is an outcome, with
   * `boundMs` a hang; both become an event. Pending calls without `mayEnd` fail at the end of the process. After a hang the
   * process continues, the thread stays in the call, and a late answer changes only the known resolver states.
   * @throws ProbeError if the probe ends or hangs and the call does not allow that, or if it leaves the protocol
   * @throws BadCommand, RangeError as `call`
   */
  attempt<V extends Verb>(verb: V, args: Args = {}, options: AttemptOptions = {}): Promise<Attempt<VerbResult<V>>> {
    return this.#send(verb, args, options);
  }

  /**
   * The end of the probe in a call with `mayEnd`, or its last hang while a hung call has no answer; otherwise undefined. A
   * probe with an ending cannot run controls.
   */
  get ending(): CallEnding | undefined {
    return this.#ending?.how === 'hang' && this.#hung.size === 0 ? undefined : this.#ending;
  }

  async #send<V extends Verb>(verb: V, args: Args, options: AttemptOptions): Promise<Attempt<VerbResult<V>>> {
    if (this.#trouble) throw this.#trouble;
    const { thread = 'main', label, mayEnd = false, boundMs } = options;
    const id = ++this.#lastId;
    const line = commandLine(id, thread, verb, args);
    if (this.#pending.size === 0) this.#turn++;
    const request = { probe: this.name, thread, verb, args, label, turn: this.#turn };
    const onHang = (call: PendingCall) => {
      if (boundMs !== undefined) this.#hang(id, call, boundMs);
      else this.#fail('hung', `no answer in ${this.#hangMs / 1000} s to: ${line.trim()}`);
    };
    const call = new PendingCall(request, boundMs ?? this.#hangMs, onHang, mayEnd);
    this.#pending.set(id, call);
    this.#transcript.sent(line);
    this.#stdin.write(line);
    // PendingCall has checked the answer against the schema of the verb.
    return (await call.outcome) as Attempt<VerbResult<V>>;
  }

  /**
   * Ends the probe at once, also during a call, and returns when it has ended. May be called again.
   * @throws Error if its streams could not be logged completely
   */
  async kill(): Promise<void> {
    this.#killed = true;
    endProgram(this.#child);
    await this.exited;
    await this.#transcript.close();
  }

  /** Its last lines on stdout and stderr. */
  lastOutput(): string {
    return this.#transcript.last();
  }

  async #untilExit(): Promise<ProbeExit> {
    const { promise, resolve } = Promise.withResolvers<ProbeExit>();
    let failure: Error | undefined;
    this.#child.once('error', (error) => {
      failure = error;
    });
    // 'close' and not 'exit', because at 'close' all its output has been read.
    this.#child.once('close', (code, signal) => resolve({ code, signal }));
    const exit = await promise;
    // kill() reports an error of the log.
    await this.#transcript.close().catch(() => {});
    const reason = this.#ready ? 'died' : 'not-started';
    // It did not start, or the spawner has ended: the exit is not the program's own.
    if (failure) this.#fail(reason, failure.message, { lastOutput: '' });
    else this.#fail(reason, `ended (${describeExit(exit.code, exit.signal)})`, { exit });
    return exit;
  }

  #receive(text: string): void {
    this.#transcript.received('<', text);
    if (this.#trouble) return;
    try {
      this.#accept(parseLine(text));
    } catch (error) {
      this.#fail('nonsense', `left the protocol: ${sanitize(messageOf(error))}`);
    }
  }

  #receiveStderr(text: string): void {
    this.#stderrLength += text.length;
    this.#stderrTail.add(text);
    if (this.#stderrLength > STDERR_LIMIT) this.#overflow('!', text, 'to stderr');
    else this.#transcript.received('!', text);
  }

  #overflow(stream: '<' | '!', text: string, where: string): void {
    if (this.#trouble) return;
    this.#transcript.received(stream, text);
    this.#fail('nonsense', `wrote more than ${LONGEST_LINE / 2 ** 20} MiB ${where}`);
  }

  #accept(line: Line): void {
    if (line.kind === 'ready') {
      if (this.#isReady) throw new Error('a second ready line');
      this.#isReady = true;
      void this.#becomeReady(line.ready);
      return;
    }
    if (line.kind === 'thread') {
      this.#tids.set(line.thread, line.tid);
      return;
    }
    const call = line.id === null ? undefined : (this.#pending.get(line.id) ?? this.#hung.get(line.id));
    if (line.id === null || !call) throw new Error('an answer to no pending command');
    if (this.#hung.delete(line.id)) {
      if (line.kind === 'answer') call.answerLate(line.answer, this.#states);
    } else if (line.kind === 'answer') this.#log(call.answer(line.answer, this.#states));
    else call.fail(new BadCommand(line.message));
    this.#pending.delete(line.id);
    // The next command of this thread begins only now.
    for (const other of this.#pending.values()) if (other.thread === call.thread) other.restartWatchdog();
  }

  /** Needs the id of the started process, from which the probe in a container descends. */
  async #becomeReady(ready: Ready): Promise<void> {
    await spawned(this.#child);
    const started = this.#child.pid;
    this.#ready = { ...ready, pid: started === undefined ? ready.pid : pidOf(ready.pid, started) };
    this.#started.resolve(this.#ready);
  }

  /** Ends a call whose time limit has passed; its thread stays in the call. */
  #hang(id: number, call: PendingCall, boundMs: number): void {
    this.#pending.delete(id);
    this.#hung.set(id, call);
    this.#ending = { how: 'hang', boundMs, ...this.#waitOf(call.thread) };
    this.#log(call.endWith(this.#ending));
  }

  #waitOf(thread: string): ThreadWait {
    const { pid } = this.ready;
    const reported = this.#tids.get(thread);
    const tid = thread === 'main' ? pid : reported && tidOf(reported, pid);
    // A program that reports another id than its own may have named any process.
    const isOwn = this.#child.pid !== undefined && isDescendant(pid, this.#child.pid);
    return tid !== undefined && isOwn ? readThreadWait(pid, tid) : waitOf({});
  }

  #fail(reason: ProbeErrorReason, why: string, { exit, lastOutput = this.lastOutput() }: FailureDetails = {}): void {
    if (this.#trouble) return;
    const trouble = new ProbeError(this.name, reason, why, lastOutput, exit);
    this.#trouble = trouble;
    endProgram(this.#child);
    this.#started.reject(trouble);
    // An end by kill() is not the outcome of a call.
    const ending = exit && reason === 'died' && !this.#killed ? this.#endingOf(exit) : undefined;
    for (const call of this.#pending.values()) {
      if (!ending || !call.mayEnd) {
        call.fail(trouble);
        continue;
      }
      this.#ending = ending;
      this.#log(call.endWith(ending));
    }
    this.#pending.clear();
  }

  #endingOf(exit: ProbeExit): CallEnding {
    const lastWords = this.#stderrTail.text;
    const signal = exit.signal ?? (this.#inSandbox ? passedOnSignal(exit.code) : undefined);
    return signal ? { how: 'signal', signal, lastWords } : { how: 'exit', code: exit.code ?? 0, lastWords };
  }
}

/** Whether a program isolates another one, and ends with 128 and the number of the signal that ended that one. */
function isSandbox(program: string | undefined): boolean {
  return program === 'bwrap' || OciRuntime.safeParse(program).success;
}

/** Starts a probe and returns when it is ready. @throws ProbeError if it does not become ready */
export function startProbe(options: ProbeOptions): Promise<ProbeProcess> {
  return ProbeProcess.start(options);
}
