import { type ChildProcess, spawn as spawnByNode } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
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
  /** For each descriptor of the program, from 0: a stream (`pipe`) or /dev/null (`ignore`). Three to eight of them. */
  stdio: readonly ('pipe' | 'ignore')[];
  /** Its whole environment. By default that of this process when the spawner started. */
  env?: Readonly<Record<string, string>>;
  /** Path of its network namespace. By default that of this process. */
  network?: string;
}

/**
 * Starts programs through a small process (c/main.c). A fork by Node copies the page tables of all its memory, and meanwhile blocks the event
 * loop and with it every fake server. The programs end with the spawner, which ends with this process.
 */
export class Spawner {
  readonly #process: ChildProcess;
  readonly #channel = new MessageChannel();
  /** Keeps this process's event loop alive while programs run. */
  readonly #reports: Socket;
  readonly #errors: Socket;
  readonly #programs = new Map<number, SpawnedProgram>();
  /** The requested networks. */
  readonly #networks = new Map<number, PromiseWithResolvers<number>>();
  #serial = 0;
  #isClosing = false;
  #errorOutput = '';
  readonly #ended = new AbortController();

  /** @param binary path of the built spawner (`buildSpawner`). Best called while this process is small. */
  constructor(binary: string) {
    this.#process = spawnByNode(binary, [], { stdio: ['ignore', 'pipe', 'pipe', this.#channel.other] });
    closeSync(this.#channel.other);
    const reports = this.#process.stdout as Socket;
    const errors = this.#process.stderr as Socket;
    this.#reports = reports;
    this.#errors = errors;
    readLines(reports, { line: (line) => this.#receive(line), unfinished() {}, tooLong() {} });
    errors.on('data', (text) => {
      this.#errorOutput = `${this.#errorOutput}${text}`.slice(-1000);
    });
    this.#process.once('error', (error) => this.#end(messageOf(error)));
    this.#process.once('close', (code, signal) => this.#end(describeExit(code, signal)));
    this.#process.unref();
    reports.unref();
    errors.unref();
  }

  /** The process id of the spawner. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Aborted, with the reason, when the spawner has ended. No program runs then, and none can start. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Starts a program, found in PATH. It emits `error` if it cannot be started, as with Node's own `spawn`. */
  start(argv: readonly string[], { stdio, env, network = '' }: StartOptions): SpawnedProgram {
    const id = ++this.#serial;
    const pairs: ([number, number] | null)[] = [];
    const variables = env && Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const streams = stdio.map((how) => (how === 'pipe' ? 'd' : 'n')).join('');
    const counts = [String(argv.length), variables ? String(variables.length) : '-'];
    let refused = this.ended.reason as HarnessError | undefined;
    try {
      if (!refused) {
        for (const how of stdio) pairs.push(how === 'pipe' ? streamPair() : null);
        const theirs = pairs.flatMap((pair) => pair?.[1] ?? []);
        this.#send(['start', String(id), streams, network, ...counts, ...argv, ...(variables ?? [])], theirs);
      }
    } catch (error) {
      refused = new HarnessError(`cannot start ${argv[0]}: ${messageOf(error)}`, { cause: error });
    }
    for (const pair of pairs) if (pair) closeSync(pair[1]);
    const own = stdio.map((how, at) => (how === 'pipe' ? pairs[at]?.[0] : null));
    const program = new SpawnedProgram(own, (signal) => this.#signal(id, signal));
    this.#programs.set(id, program);
    if (!refused) this.#reports.ref();
    // In the next tick, because the caller has no listener yet.
    if (refused) process.nextTick((why: Error) => this.#take(id)?.failed(why, NOT_STARTED), refused);
    return program;
  }

  /**
   * Makes a network namespace with `lo` up.
   *
   * @returns a descriptor of this process that holds it
   * @throws the spawner's error, with a `code`
   */
  network(): Promise<number> {
    const network = Promise.withResolvers<number>();
    if (this.ended.aborted) network.reject(this.ended.reason);
    else {
      const id = ++this.#serial;
      this.#networks.set(id, network);
      this.#reports.ref();
      this.#send(['network', String(id)], []);
    }
    return network.promise;
  }

  /** Ends the spawner and all its programs; returns when the spawner has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    // Its streams may end after it, and alone they would not keep this process's event loop alive.
    for (const each of [this.#process, this.#reports, this.#errors]) each.ref();
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
      // The spawner has ended. #end is about to report that to all programs.
      if (!['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }

  /** Takes a line of c/report.h. */
  #receive(line: string): void {
    const [what, number, first = '', ...more] = line.split(' ');
    const id = Number(number);
    const network = this.#networks.get(id);
    if (network) {
      this.#networks.delete(id);
      this.#restIfIdle();
      if (what === 'network') this.#open(id, first, network);
      else network.reject(failure(Number(first), more.join(' ')));
    } else if (what === 'started') this.#programs.get(id)?.started(Number(first));
    else if (what === 'failed') this.#take(id)?.failed(failure(Number(first), more.join(' ')), NOT_STARTED);
    else if (what === 'ended') {
      this.#take(id)?.ended(ending(Number(first), Number(more[0])));
      // Until the release the program stays a zombie, so that no other process gets its pid.
      this.#send(['release', number as string], []);
    }
  }

  /** Opens a network that the spawner holds, and lets the spawner close it. */
  #open(id: number, descriptor: string, { resolve, reject }: PromiseWithResolvers<number>): void {
    try {
      resolve(openSync(`/proc/${this.pid}/fd/${descriptor}`, 'r'));
    } catch (error) {
      reject(error);
    }
    this.#send(['close', String(id), descriptor], []);
  }

  /** Removes a program, after its last report. */
  #take(id: number): SpawnedProgram | undefined {
    const program = this.#programs.get(id);
    this.#programs.delete(id);
    this.#restIfIdle();
    return program;
  }

  /** Lets this process's event loop end while nothing is expected. */
  #restIfIdle(): void {
    // unref() of a closed socket would make it wait for a connection.
    const isIdle = this.#programs.size + this.#networks.size === 0;
    if (isIdle && !this.#isClosing && !this.ended.aborted) this.#reports.unref();
  }

  #end(how: string): void {
    const output = this.#errorOutput.trim().split('\n').map(sanitize).join('; ');
    const reason = new HarnessError(`the spawner ended (${how})${output && `: ${output}`}`);
    this.#ended.abort(reason);
    // The kernel has killed the programs with the spawner.
    for (const { reject } of this.#networks.values()) reject(reason);
    this.#networks.clear();
    for (const id of [...this.#programs.keys()]) this.#take(id)?.failed(reason, { code: null, signal: 'SIGKILL' });
  }
}

const NOT_STARTED = { code: -1, signal: null };

/** An error like that of Node's own `spawn`, with a `code`. */
function failure(errno: number, step: string): Error {
  const code = getSystemErrorName(-errno);
  return Object.assign(new Error(`${step} ${code}`), { code });
}

function ending(code: number, signal: number): Ending {
  if (signal === 0) return { code, signal: null };
  const [name] = Object.entries(constants.signals).find(([, number]) => number === signal) ?? [];
  return { code: null, signal: name as NodeJS.Signals };
}
