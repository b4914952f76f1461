import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../core/harness-error.ts';
import { describeExit, passedOnSignal } from '../program/describe-exit.ts';
import { endProgram } from '../program/end-program.ts';
import { isDescendant } from '../program/is-descendant.ts';
import { LONGEST_LINE, readLines } from '../program/lines.ts';
import { LastLines } from '../program/output-tail.ts';
import { sanitize } from '../program/sanitize.ts';
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

/** Far above what a lookup takes with any resolv.conf of the lab, however busy the machine. */
const ANSWER_LIMIT_MS = 120_000;

/** What a probe may say to people, in characters: one that never stops would fill disk and memory. */
const MOST_WORDS = LONGEST_LINE;

export interface ProbeOptions {
  /** The program and its arguments, sandbox and all. */
  argv: readonly string[];
  /** Path of the network namespace that it runs in; the lab's own without one. */
  network?: string;
  /** What the probe is called in events. */
  name: string;
  log: (event: CallEvent) => void;
  /** Where the raw lines of stdin (`>`), stdout (`<`) and stderr (`!`) are appended. */
  logFile?: string;
  /** Milliseconds in which it must get ready. */
  readyMs?: number;
  /** Milliseconds after which it counts as hung: so long has a thread that was asked something answered nothing. */
  hangMs?: number;
}

export interface CallOptions {
  /** `main`, the process's own main thread, unless named; a new name starts a new thread. */
  thread?: string;
  label?: string;
}

export interface AttemptOptions extends CallOptions {
  /** Whether the end of the process during the call, by a signal or an exit, is an outcome. */
  mayEnd?: boolean;
  /** Milliseconds after which the call counts as hung, which is then an outcome. The probe's own limit, and trouble, without it. */
  boundMs?: number;
}

/** A probe: a long-running client process that makes the calls it is told to make. */
export class ProbeProcess {
  readonly name: string;
  /** How it ended; never rejects. By then all it wrote has been read and logged. */
  readonly exited: Promise<ProbeExit>;
  readonly #child: Program;
  readonly #stdin: Writable;
  readonly #log: (event: CallEvent) => void;
  readonly #hangMs: number;
  readonly #transcript: Transcript;
  readonly #inSandbox: boolean;
  readonly #started = Promise.withResolvers<Ready>();
  readonly #pending = new Map<number, PendingCall>();
  /** Those that count as hung, by id: an answer may come after all. */
  readonly #hung = new Map<number, PendingCall>();
  /** The kernel's ids of its named threads. */
  readonly #tids = new Map<string, number>();
  readonly #states = new ResStates();
  readonly #complaints = new LastLines();
  #killed = false;
  #ending: CallEnding | undefined;
  #ready: Ready | undefined;
  #trouble: ProbeError | undefined;
  #lastId = 0;
  #turn = 0;
  #words = 0;

  private constructor({ argv, network, name, log, logFile, hangMs = ANSWER_LIMIT_MS }: ProbeOptions) {
    this.name = name;
    this.#log = log;
    this.#hangMs = hangMs;
    this.#transcript = new Transcript(logFile);
    this.#inSandbox = argv[0] === 'bwrap';
    this.#child = spawn(argv, { stdio: ['pipe', 'pipe', 'pipe'], ...(network !== undefined && { network }) });
    const [stdin, stdout, stderr] = this.#child.stdio as [Writable, Readable, Readable];
    this.#stdin = stdin;
    this.exited = this.#untilExit();
    // Writing to one that has just died fails; its exit is what is reported.
    stdin.on('error', () => {});
    readLines(stdout, {
      line: (text) => this.#receive(text),
      // It was cut off in the middle of it: how it ended says more.
      unfinished: (text) => this.#transcript.received('<', text),
      tooLong: (text) => this.#overflow('<', text, 'in one line to stdout'),
    });
    readLines(stderr, {
      line: (text) => this.#complaint(text),
      unfinished: (text) => this.#complaint(text),
      tooLong: (text) => this.#overflow('!', text, 'in one line to stderr'),
    });
  }

  /** Starts a probe and returns once it is ready. @throws ProbeError when it does not get there */
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

  /** What the probe said of itself when it started. */
  get ready(): Ready {
    if (!this.#ready) throw new Error('start() hands out no probe that is not ready');
    return this.#ready;
  }

  /**
   * Has the probe make one call. A lookup that fails is a result like any other, and so is `error: 'unsupported'`.
   * @throws ProbeError when the probe dies, hangs or leaves the protocol
   * @throws BadCommand when the probe refuses the command; RangeError for an argument that is no string of bytes
   */
  async call<V extends Verb>(verb: V, args: Args = {}, options: CallOptions = {}): Promise<VerbResult<V> & Timing> {
    const { result } = await this.#send(verb, args, options);
    if (!result) throw new Error('an ending that nobody allowed');
    return result;
  }

  /**
   * The same for a call that may come to no result: with `mayEnd` the end of the process resolves it, with `boundMs` the
   * lack of an answer within that time. Either becomes an event. Calls that do not allow the end fail with it. After a hang
   * the process goes on, the call's thread stays in it, and a late answer changes nothing.
   * @throws ProbeError when the probe ends or hangs and the call does not allow that, or leaves the protocol
   * @throws BadCommand, RangeError as `call`
   */
  attempt<V extends Verb>(verb: V, args: Args = {}, options: AttemptOptions = {}): Promise<Attempt<VerbResult<V>>> {
    return this.#send(verb, args, options);
  }

  /**
   * How the probe ended in a call that allows it, or the last hang that has not been answered since; undefined while it can be
   * used. No control that needs the probe can be run on it then.
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
    const asked = { probe: this.name, thread, verb, args, label, turn: this.#turn };
    const onHang = (call: PendingCall) => {
      if (boundMs !== undefined) this.#hang(id, call, boundMs);
      else this.#fail('hung', `no answer in ${this.#hangMs / 1000} s to: ${line.trim()}`);
    };
    const call = new PendingCall(asked, boundMs ?? this.#hangMs, onHang, mayEnd);
    this.#pending.set(id, call);
    this.#transcript.sent(line);
    this.#stdin.write(line);
    // What answers a call was checked against its own verb's schema.
    return (await call.outcome) as Attempt<VerbResult<V>>;
  }

  /**
   * Ends the probe at once, whatever it is doing, and returns once it is gone. May be called again.
   * @throws Error when what went over its streams could not all be logged
   */
  async kill(): Promise<void> {
    this.#killed = true;
    endProgram(this.#child);
    await this.exited;
    await this.#transcript.close();
  }

  /** The last lines it wrote, to stdout or stderr. */
  lastOutput(): string {
    return this.#transcript.last();
  }

  async #untilExit(): Promise<ProbeExit> {
    const { promise, resolve } = Promise.withResolvers<ProbeExit>();
    let failure: Error | undefined;
    this.#child.once('error', (error) => {
      failure = error;
    });
    // Not 'exit': by 'close' all it wrote has been read.
    this.#child.once('close', (code, signal) => resolve({ code, signal }));
    const exit = await promise;
    // Whoever ends it is told what could not be logged.
    await this.#transcript.close().catch(() => {});
    // After a failure there is no exit code of its own.
    const why = failure?.message ?? `ended (${describeExit(exit.code, exit.signal)})`;
    this.#fail(this.#ready ? 'died' : 'not-started', why, exit);
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

  #complaint(text: string): void {
    this.#words += text.length;
    this.#complaints.add(text);
    if (this.#words > MOST_WORDS) this.#overflow('!', text, 'to stderr');
    else this.#transcript.received('!', text);
  }

  #overflow(stream: '<' | '!', text: string, what: string): void {
    if (this.#trouble) return;
    this.#transcript.received(stream, text);
    this.#fail('nonsense', `wrote more than ${LONGEST_LINE / 2 ** 20} MiB ${what}`);
  }

  #accept(line: Line): void {
    if (line.kind === 'ready') {
      if (this.#ready) throw new Error('ready a second time');
      this.#ready = line.ready;
      this.#started.resolve(line.ready);
      return;
    }
    if (line.kind === 'thread') {
      this.#tids.set(line.thread, line.tid);
      return;
    }
    const call = line.id === null ? undefined : (this.#pending.get(line.id) ?? this.#hung.get(line.id));
    if (line.id === null || !call) throw new Error('an answer to nothing that was asked');
    if (this.#hung.delete(line.id)) {
      if (line.kind === 'answer') call.answerLate(line.answer, this.#states);
    } else if (line.kind === 'answer') this.#log(call.answer(line.answer, this.#states));
    else call.fail(new BadCommand(line.message));
    this.#pending.delete(line.id);
    // What stood behind it on its thread begins only now.
    for (const other of this.#pending.values()) if (other.thread === call.thread) other.waitAnew();
  }

  /** Its thread stays in the call. */
  #hang(id: number, call: PendingCall, boundMs: number): void {
    this.#pending.delete(id);
    this.#hung.set(id, call);
    this.#ending = { how: 'hang', boundMs, ...this.#waitOf(call.thread) };
    this.#log(call.endWith(this.#ending));
  }

  #waitOf(thread: string): ThreadWait {
    const { pid } = this.ready;
    const tid = thread === 'main' ? pid : this.#tids.get(thread);
    // The probe tells ids of its own pid namespace; in another they are another process's.
    const isOwn = this.#child.pid !== undefined && isDescendant(pid, this.#child.pid);
    return tid !== undefined && isOwn ? readThreadWait(pid, tid) : waitOf({});
  }

  #fail(reason: ProbeErrorReason, why: string, exit?: ProbeExit): void {
    if (this.#trouble) return;
    const trouble = new ProbeError(this.name, reason, why, this.lastOutput(), exit);
    this.#trouble = trouble;
    endProgram(this.#child);
    this.#started.reject(trouble);
    // What the lab ends itself has not ended by a call.
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
    const lastWords = this.#complaints.text;
    const signal = exit.signal ?? (this.#inSandbox ? passedOnSignal(exit.code) : undefined);
    return signal ? { how: 'signal', signal, lastWords } : { how: 'exit', code: exit.code ?? 0, lastWords };
  }
}

/** Starts a probe and returns once it is ready. @throws ProbeError when it does not get there */
export function startProbe(options: ProbeOptions): Promise<ProbeProcess> {
  return ProbeProcess.start(options);
}
