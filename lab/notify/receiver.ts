import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { getSystemErrorName } from 'node:util';
import { now } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { DaemonId } from '../core/schema.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { pathInSandbox } from '../host/path-in-sandbox.ts';
import { describeExit } from '../program/describe-exit.ts';
import { readLines } from '../program/lines.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';

export interface ReceiverOptions {
  /** Path of the built program (`buildNotify`). */
  program: string;
  /** Where the daemon finds the socket: its NOTIFY_SOCKET. */
  path: string;
  daemon: DaemonId;
  host: Host;
  timeline: Timeline;
}

/** The variable that tells a service where its service manager receives (sd_notify(3)). */
export const NOTIFY_VARIABLE = 'NOTIFY_SOCKET';

/** What the lab sends itself, in place of a daemon. */
const OWN = 'TRY=1';

/** The service manager of a daemon, as far as it receives messages (sd_notify(3)). They become events. */
export class NotifyReceiver implements AsyncDisposable {
  readonly #options: ReceiverOptions;
  readonly #program: Program;
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  /** For each command without an answer, in order. */
  readonly #answers: PromiseWithResolvers<string>[] = [];
  #own = 0;
  #isClosing = false;

  private constructor(options: ReceiverOptions) {
    const { program, path, host } = options;
    const source = pathInSandbox(path, { host, mounts: [] });
    if (source === null) throw new HarnessError(`NOTIFY_SOCKET: the lab does not see ${path}`);
    this.#options = options;
    this.#program = spawn([program, source], { stdio: ['pipe', 'pipe', 'pipe'], env: {} });
    const [stdin, stdout, stderr] = this.#program.stdio as [Writable, Readable, Readable];
    // Its end is reported instead.
    stdin.on('error', () => {});
    this.#ready.promise.catch(() => {});
    readLines(stdout, { line: (line) => this.#receive(line), unfinished() {}, tooLong() {} });
    this.#ended = this.#untilEnded(text(stderr));
  }

  /** Starts a receiver and waits until messages get to it. @throws HarnessError with its last words if it ends before that */
  static async start(options: ReceiverOptions): Promise<NotifyReceiver> {
    const receiver = new NotifyReceiver(options);
    await receiver.#ready.promise;
    return receiver;
  }

  /** Its process; undefined after its end. */
  get pid(): number | undefined {
    return this.#program.exitCode === null && this.#program.signalCode === null ? this.#program.pid : undefined;
  }

  /** From now on a daemon that sends a message waits, until `release`. @throws HarnessError when that cannot be done */
  async hold(): Promise<void> {
    await this.#change('hold', true);
  }

  /** Messages that wait are received, and later ones at once. */
  async release(): Promise<void> {
    await this.#change('release', false);
  }

  /** Waits until all messages up to now are events; those of a daemon that is held are none. */
  async flush(): Promise<void> {
    if (this.pid !== undefined) await this.#command('flush');
  }

  /** Sends a message to the socket as a process sees it, and records whether it came. */
  async check(pid: number): Promise<void> {
    const { daemon, host, path } = this.#options;
    const [at, before] = [now(), this.#own];
    const outcome = await this.#command(`try /proc/${pid}/root${path}`);
    const came = this.#own > before;
    this.#options.timeline.add({ kind: 'notify-check', at, daemon, host: host.name, came, outcome });
  }

  /** Ends the receiver; its messages are events then. May be called again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    (this.#program.stdio[0] as Writable).end();
    await this.#ended;
  }

  async #change(command: 'hold' | 'release', holds: boolean): Promise<void> {
    const { daemon, host, timeline } = this.#options;
    const outcome = await this.#command(command);
    if (outcome !== 'done') throw new HarnessError(`the receiver of messages cannot ${command}: ${outcome}`);
    timeline.add({ kind: 'notify-hold', at: now(), daemon, host: host.name, holds });
  }

  /** @returns `done`, or the name of an errno */
  async #command(line: string): Promise<string> {
    const answer = Promise.withResolvers<string>();
    this.#answers.push(answer);
    (this.#program.stdio[0] as Writable).write(`${line}\n`);
    return await answer.promise;
  }

  #receive(line: string): void {
    const [what = '', first = '', pid = '', octets = ''] = line.split(' ');
    if (what === 'ready') this.#ready.resolve();
    else if (what === 'done') this.#answers.shift()?.resolve(first === '0' ? what : getSystemErrorName(-Number(first)));
    else this.#add(Number(first), Number(pid), Buffer.from(octets, 'hex').toString());
  }

  #add(at: number, pid: number, message: string): void {
    const { daemon, host, timeline } = this.#options;
    const words = message.trim().replaceAll(/\n+/g, ' ');
    if (words === OWN && pid === this.pid) this.#own++;
    else timeline.add({ kind: 'notify', at, daemon, host: host.name, pid, text: words });
  }

  async #untilEnded(errors: Promise<string>): Promise<void> {
    const [code, signal] = await once(this.#program, 'close').catch((error: Error) => [error.message, null]);
    const how = typeof code === 'string' ? code : describeExit(code, signal);
    const reason = `the receiver of messages ended (${how}) ${await errors}`.trim();
    const failure = new HarnessError(reason);
    this.#ready.reject(failure);
    for (const answer of this.#answers.splice(0)) answer.reject(failure);
    if (!this.#isClosing) this.#options.timeline.add({ kind: 'trouble', at: now(), reason });
  }
}
