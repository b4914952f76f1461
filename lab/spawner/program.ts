import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { Readable, Writable } from 'node:stream';

/**
 * A program that was started: what the lab uses of Node's ChildProcess, which is one. Events, as there: `error` when it could not be
 * started, `exit` when it has ended, and last of all `close`, when all that it wrote has been read as well; the latter two with exit
 * code and signal, of which one is null.
 */
export interface Program extends EventEmitter {
  /** Undefined until it has been started, and if it could not be. */
  readonly pid?: number | undefined;
  /** Null while it runs, and where the other says how it ended. */
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** By descriptor; null where it got /dev/null. */
  readonly stdio: readonly (Writable | Readable | null | undefined)[];
  /** Sends a signal, SIGTERM without one, unless it has ended. */
  kill(signal?: NodeJS.Signals): boolean;
}

/** How a program ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A program that the spawner started. */
export class SpawnedProgram extends EventEmitter implements Program {
  pid: number | undefined;
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  readonly stdio: readonly (Readable | Writable | null)[];
  readonly #signal: (signal: NodeJS.Signals) => void;
  #ended = false;
  /** Streams that are to be closed before the program is. */
  #open = 0;

  /** @param descriptors this process's ends of its streams; null where it got /dev/null, undefined where there was none to be had */
  constructor(descriptors: readonly (number | null | undefined)[], signal: (signal: NodeJS.Signals) => void) {
    super();
    this.#signal = signal;
    this.stdio = descriptors.map((fd, at) => (fd === null ? null : this.#opened(streamOf(fd, at))));
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

  /** The spawner has started it. */
  started(pid: number): void {
    this.pid = pid;
    this.emit('spawn');
  }

  /** It could not be started, or nobody knows any more what became of it. */
  failed(error: Error, { code, signal }: Ending): void {
    this.exitCode = code;
    this.signalCode = signal;
    this.emit('error', error);
    this.#end();
  }

  /** It has ended. */
  ended({ code, signal }: Ending): void {
    this.exitCode = code;
    this.signalCode = signal;
    this.emit('exit', code, signal);
    this.#end();
  }

  #opened<S extends Readable | Writable>(stream: S): S {
    this.#open += 1;
    stream.once('close', () => {
      this.#open -= 1;
      this.#closeIfOver();
    });
    return stream;
  }

  #end(): void {
    this.#ended = true;
    for (const stream of this.stdio) {
      if (stream instanceof Socket || stream instanceof Readable) {
        // What nobody reads would keep it from closing, as in Node's own.
        if (stream.readableFlowing === null && stream.listenerCount('readable') === 0) stream.resume();
      }
    }
    this.stdin?.destroy();
    this.#closeIfOver();
  }

  #closeIfOver(): void {
    if (this.#ended && this.#open === 0) this.emit('close', this.exitCode, this.signalCode);
  }
}

/** A stream that has ended stands in for one without a descriptor: that the program could not be started is what is told. */
function streamOf(fd: number | undefined, at: number): Readable | Writable {
  if (fd !== undefined) return new Socket({ fd, readable: at > 0, writable: at === 0 || at > 2 });
  if (at === 1 || at === 2) return Readable.from([]);
  return new Writable({ write: (_chunk, _encoding, done) => done() }).end();
}
