import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../core/harness-error.ts';
import { describeExit } from '../program/describe-exit.ts';
import { endProgram } from '../program/end-program.ts';
import { LONGEST_LINE, readLines } from '../program/lines.ts';
import { sanitize } from '../program/sanitize.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';
import type { CallEvent } from './call-event.ts';
import { type Args, commandLine, type Line, parseLine, type Ready } from './line.ts';
import { PendingCall, type Timing } from './pending-call.ts';
import { BadCommand, ProbeError, type ProbeErrorReason, type ProbeExit } from './probe-error.ts';
import { ResStates } from './res-states.ts';
import type { Verb, VerbResult } from './result.ts';
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
  readonly #started = Promise.withResolvers<Ready>();
  readonly #pending = new Map<number, PendingCall>();
  readonly #states = new ResStates();
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
    if (this.#trouble) throw this.#trouble;
    const { thread = 'main', label } = options;
    const id = ++this.#lastId;
    const line = commandLine(id, thread, verb, args);
    if (this.#pending.size === 0) this.#turn++;
    const asked = { probe: this.name, thread, verb, args, label, turn: this.#turn };
    const call = new PendingCall(asked, this.#hangMs, () =>
      this.#fail('hung', `no answer in ${this.#hangMs / 1000} s to: ${line.trim()}`),
    );
    this.#pending.set(id, call);
    this.#transcript.sent(line);
    this.#stdin.write(line);
    // What answers a call was checked against its own verb's schema.
    return (await call.result) as VerbResult<V> & Timing;
  }

  /**
   * Ends the probe at once, whatever it is doing, and returns once it is gone. May be called again.
   * @throws Error when what went over its streams could not all be logged
   */
  async kill(): Promise<void> {
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
    const call = line.id === null ? undefined : this.#pending.get(line.id);
    if (line.id === null || !call) throw new Error('an answer to nothing that was asked');
    if (line.kind === 'answer') this.#log(call.answer(line.answer, this.#states));
    else call.fail(new BadCommand(line.message));
    this.#pending.delete(line.id);
    // What stood behind it on its thread begins only now.
    for (const other of this.#pending.values()) if (other.thread === call.thread) other.waitAnew();
  }

  #fail(reason: ProbeErrorReason, why: string, exit?: ProbeExit): void {
    if (this.#trouble) return;
    const trouble = new ProbeError(this.name, reason, why, this.lastOutput(), exit);
    this.#trouble = trouble;
    endProgram(this.#child);
    this.#started.reject(trouble);
    for (const call of this.#pending.values()) call.fail(trouble);
    this.#pending.clear();
  }
}

/** Starts a probe and returns once it is ready. @throws ProbeError when it does not get there */
export function startProbe(options: ProbeOptions): Promise<ProbeProcess> {
  return ProbeProcess.start(options);
}
