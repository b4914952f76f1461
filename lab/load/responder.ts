import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HarnessError } from '../core/harness-error.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';
import { NAMESERVERS } from './population.ts';

/** A server of the generator's program; see c/respond.h. */
export class Responder implements AsyncDisposable {
  readonly #program: Program;
  readonly #lines: Interface;
  readonly #closed: Promise<unknown>;

  private constructor(program: Program) {
    this.#program = program;
    this.#lines = createInterface(program.stdout as Readable);
    this.#closed = once(program, 'close');
  }

  /** Starts a nameserver for both views. @throws HarnessError if it does not start */
  static dns(generator: string, network: string): Promise<Responder> {
    return Responder.#start([generator, 'respond', 'dns', NAMESERVERS.client, NAMESERVERS.daemon], network);
  }

  /** Starts a server in place of a daemon, which answers at once. @throws HarnessError if it does not start */
  static socket(generator: string, path: string): Promise<Responder> {
    return Responder.#start([generator, 'respond', 'socket', path]);
  }

  static async #start(argv: readonly string[], network?: string): Promise<Responder> {
    const program = spawn(argv, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {},
      ...(network !== undefined && { network }),
    });
    // Writing to a server that has ended fails; `#ready` reports its end.
    program.stdin?.on('error', () => {});
    const errors = text(program.stderr as Readable);
    const responder = new Responder(program);
    await responder.#ready(errors);
    return responder;
  }

  get pid(): number {
    if (this.#program.pid === undefined) throw new HarnessError('a server of the load has ended');
    return this.#program.pid;
  }

  /** Sets the delay of a nameserver's replies from now on. @throws HarnessError if it has ended */
  async delay(milliseconds: number): Promise<void> {
    const ready = this.#ready();
    (this.#program.stdin as Writable).write(`${milliseconds * 1000}\n`);
    await ready;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#program.stdin?.end();
    await this.#closed;
  }

  async #ready(errors?: Promise<string>): Promise<void> {
    const line = once(this.#lines, 'line').then(([word]) => word as string);
    const word = await Promise.race([line, this.#closed.then(() => null)]);
    if (word !== 'ready') throw new HarnessError(`a server of the load did not start ${(await errors) ?? ''}`.trim());
  }
}
