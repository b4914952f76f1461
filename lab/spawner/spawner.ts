import { type ChildProcess, spawn as spawnByNode } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import { describeExit } from '../program/describe-exit.ts';
import { readLines } from '../program/lines.ts';
import { sanitize } from '../program/sanitize.ts';
import { MessageChannel, streamPair } from './channel.ts';
import { type Ending, SpawnedProgram } from './program.ts';

export interface StartOptions {
  /** For each descriptor of the program from 0 on: a stream, or /dev/null. At least three, at most eight. */
  stdio: readonly ('pipe' | 'ignore')[];
  /** Its whole environment; this process's own, as it was when the spawner started, without one. */
  env?: Readonly<Record<string, string>>;
  /** Path of the network namespace that it starts in; this process's own without one. */
  network?: string;
}

/**
 * Starts programs by a small process of its own (c/main.c). Node forks, which copies the page tables of its whole memory and holds up the
 * event loop, and with it every fake server, for as long. The programs end when the spawner does, which ends when this process does.
 */
export class Spawner {
  readonly #process: ChildProcess;
  readonly #channel = new MessageChannel();
  /** Keeps this process going as long as programs run. */
  readonly #reports: Socket;
  readonly #programs = new Map<number, SpawnedProgram>();
  #serial = 0;
  #complaint = '';
  readonly #gone = new AbortController();

  /** @param binary the built program (`buildSpawner`). Best called while this process is small. */
  constructor(binary: string) {
    this.#process = spawnByNode(binary, [], { stdio: ['ignore', 'pipe', 'pipe', this.#channel.other] });
    closeSync(this.#channel.other);
    const reports = this.#process.stdout as Socket;
    const complaints = this.#process.stderr as Socket;
    this.#reports = reports;
    readLines(reports, { line: (line) => this.#heard(line), unfinished() {}, tooLong() {} });
    complaints.on('data', (text) => {
      this.#complaint = `${this.#complaint}${text}`.slice(-1000);
    });
    this.#process.once('error', (error) => this.#end(messageOf(error)));
    this.#process.once('close', (code, signal) => this.#end(describeExit(code, signal)));
    this.#process.unref();
    reports.unref();
    complaints.unref();
  }

  /** The process that starts the programs. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Aborted when it has ended, with the reason: no program runs then, and none can be started. */
  get ended(): AbortSignal {
    return this.#gone.signal;
  }

  /** Starts a program, which is looked for in PATH. That it could not be started is an `error` of it, as with Node's own `spawn`. */
  start(words: readonly string[], { stdio, env, network = '' }: StartOptions): SpawnedProgram {
    const id = ++this.#serial;
    const pairs: ([number, number] | null)[] = [];
    const variables = env && Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const streams = stdio.map((how) => (how === 'pipe' ? 'd' : 'n')).join('');
    const counts = [String(words.length), variables ? String(variables.length) : '-'];
    let refused = this.ended.reason as HarnessError | undefined;
    try {
      if (!refused) {
        for (const how of stdio) pairs.push(how === 'pipe' ? streamPair() : null);
        const theirs = pairs.flatMap((pair) => pair?.[1] ?? []);
        this.#send(['start', String(id), streams, network, ...counts, ...words, ...(variables ?? [])], theirs);
      }
    } catch (error) {
      refused = new HarnessError(`cannot start ${words[0]}: ${messageOf(error)}`, { cause: error });
    }
    for (const pair of pairs) if (pair) closeSync(pair[1]);
    const own = stdio.map((how, at) => (how === 'pipe' ? pairs[at]?.[0] : null));
    const program = new SpawnedProgram(own, (signal) => this.#signal(id, signal));
    this.#programs.set(id, program);
    if (!refused) this.#reports.ref();
    // Not at once: nobody listens yet.
    if (refused) process.nextTick((why: Error) => this.#take(id)?.failed(why, NOT_STARTED), refused);
    return program;
  }

  /** Ends it, and all programs that it started; returns when it has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.ref();
    this.#channel.close();
    if (!this.ended.aborted) await once(this.ended, 'abort');
  }

  #signal(id: number, signal: NodeJS.Signals): void {
    if (!this.ended.aborted && this.#programs.has(id))
      this.#send(['kill', String(id), String(constants.signals[signal])], []);
  }

  #send(fields: readonly string[], descriptors: readonly number[]): void {
    try {
      this.#channel.send(Buffer.from(`${fields.join('\0')}\0`), descriptors);
    } catch (error) {
      // Nobody is at the other end: that the spawner has ended, and how, is about to be told to all programs.
      if (!['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }

  /** Takes a line of c/report.h. */
  #heard(line: string): void {
    const [what, number, first = '', ...more] = line.split(' ');
    const id = Number(number);
    if (what === 'started') this.#programs.get(id)?.started(Number(first));
    else if (what === 'failed') this.#take(id)?.failed(failure(Number(first), more.join(' ')), NOT_STARTED);
    else if (what === 'ended') {
      this.#take(id)?.ended(ending(Number(first), Number(more[0])));
      // Until here its pid stayed its own; from here on nothing of this process uses it.
      this.#send(['release', number as string], []);
    }
  }

  /** A program that nothing more is heard of. */
  #take(id: number): SpawnedProgram | undefined {
    const program = this.#programs.get(id);
    this.#programs.delete(id);
    // Closed, it would wait for a connection instead.
    if (this.#programs.size === 0 && !this.ended.aborted) this.#reports.unref();
    return program;
  }

  #end(how: string): void {
    const complaint = this.#complaint.trim().split('\n').map(sanitize).join('; ');
    const gone = new HarnessError(`the spawner ended (${how})${complaint && `: ${complaint}`}`);
    this.#gone.abort(gone);
    // The kernel has ended them with it.
    for (const id of [...this.#programs.keys()]) this.#take(id)?.failed(gone, { code: null, signal: 'SIGKILL' });
  }
}

const NOT_STARTED = { code: -1, signal: null };

/** As Node's own has it, with its `code`. */
function failure(errno: number, step: string): Error {
  const code = getSystemErrorName(-errno);
  return Object.assign(new Error(`${step} ${code}`), { code });
}

function ending(code: number, signal: number): Ending {
  if (signal === 0) return { code, signal: null };
  const [name] = Object.entries(constants.signals).find(([, number]) => number === signal) ?? [];
  return { code: null, signal: name as NodeJS.Signals };
}
