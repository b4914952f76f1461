import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { Readable, Writable } from 'node:stream';

/**
 * A started program: the part of Node's ChildProcess that the lab uses. Events: `spawn` when it has started, `error` when it cannot be started,
 * `exit` when it has ended, and `close` when all its output has been read as well. `exit` and `close` have the exit code and the signal; one
 * of them is null.
 */
export interface Program extends EventEmitter {
  /** Undefined before the start, and if it cannot be started. */
  readonly pid?: number | undefined;
  /** Null while it runs, and after an end by a signal. */
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** By descriptor; null for /dev/null. */
  readonly stdio: readonly (Writable | Readable | null | undefined)[];
  /** Sends a signal (SIGTERM by default), unless the program has ended. @returns whether it was sent */
  kill(signal?: NodeJS.Signals): boolean;
}

/** How a program ended; one of the two is null. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A program that the spawner starts. */
export class SpawnedProgram extends EventEmitter implements Program {
  pid: number | undefined;
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  readonly stdio: readonly (Readable | Writable | null)[];
  readonly #signal: (signal: NodeJS.Signals) => void;
  #ended = false;
  /** The number of open streams; `close` waits for them. */
  #openStreams = 0;

  /** @param descriptors this process's ends of its streams; null for /dev/null, undefined if the descriptor could not be made */
  constructor(descriptors: readonly (number | null | undefined)[], signal: (signal: NodeJS.Signals) => void) {
    super();
    this.#signal = signal;
    this.stdio = descriptors.map((fd, at) => (fd === null ? null : this.#watched(streamOf(fd, at))));
  }

  get stdin(): Writable | null {
    return (this.stdio[0] ?? null) as Writable | null;
  }

  get stdout(): Readable | null {
    return (this.stdio[1] ?? null) as Readable | null;
  }

  get stderr(): Readable | null {
    return (this.stdio[2] ?? null) as Readable | null;
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): boolean {
    if (this.#ended) return false;
    this.#signal(signal);
    return true;
  }

  /** Called when the spawner has started the program. */
  started(pid: number): void {
    this.pid = pid;
    this.emit('spawn');
  }

  /** Called when the program could not be started, or when the spawner has ended before it. */
  failed(error: Error, { code, signal }: Ending): void {
    this.exitCode = code;
    this.signalCode = signal;
    this.emit('error', error);
    this.#end();
  }

  /** Called when the program has ended. */
  ended({ code, signal }: Ending): void {
    this.exitCode = code;
    this.signalCode = signal;
    this.emit('exit', code, signal);
    this.#end();
  }

  #watched<S extends Readable | Writable>(stream: S): S {
    this.#openStreams += 1;
    stream.once('close', () => {
      this.#openStreams -= 1;
      this.#closeIfDone();
    });
    return stream;
  }

  #end(): void {
    this.#ended = true;
    for (const stream of this.stdio) {
      if (stream instanceof Socket || stream instanceof Readable) {
        // A stream without a reader would never close. Node's ChildProcess does the same.
        if (stream.readableFlowing === null && stream.listenerCount('readable') === 0) stream.resume();
      }
    }
    this.stdin?.destroy();
    this.#closeIfDone();
  }

  #closeIfDone(): void {
    if (this.#ended && this.#openStreams === 0) this.emit('close', this.exitCode, this.signalCode);
  }
}

/** Without a descriptor, a stream that has ended. The program cannot be started then, which its `error` reports. */
function streamOf(fd: number | undefined, at: number): Readable | Writable {
  if (fd !== undefined) return new Socket({ fd, readable: at > 0, writable: at === 0 || at > 2 });
  if (at === 1 || at === 2) return Readable.from([]);
  return new Writable({ write: (_chunk, _encoding, done) => done() }).end();
}
