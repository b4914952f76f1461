/** How a connection to a daemon ended. */
export type RawEnding =
  /** The daemon closed it, and had read all that was sent. */
  | { how: 'closed' }
  /** The daemon closed it before it had read all that was sent (ECONNRESET, EPIPE). */
  | { how: 'reset'; code: string }
  /** No process took it: `ECONNREFUSED`, `ENOENT`, `EAGAIN` for a full queue. */
  | { how: 'refused'; code: string }
  /** The lab closed it; the daemon had not. */
  | { how: 'left open' }
  /** Any other error of the socket. */
  | { how: 'failed'; code: string };

/** Octets that a daemon sent at once. `at` is CLOCK_MONOTONIC in nanoseconds. */
export interface RawPart {
  at: number;
  octets: Buffer;
  /** The number of file descriptors with them; the client closes these. */
  fds: number;
}

/** A connection of the raw client to a daemon's socket. Nothing is read from it before `read`. */
export class RawConnection {
  readonly number: number;
  /** What the daemon has sent so far. */
  readonly parts: RawPart[] = [];
  /** What the client was told to send. */
  readonly sent: Buffer[] = [];
  /** The octets that the kernel has taken, also of a write that the daemon's end cut off. */
  taken = 0;
  /** The time of connect(2), in nanoseconds: that of `opened` or of `refused`; null before. */
  at: number | null = null;
  /** Resolved when connect(2) has succeeded or failed; the result is whether it succeeded. */
  readonly opened: Promise<boolean>;
  /** Resolved with the end of the connection and its time, in nanoseconds. */
  readonly ended: Promise<{ at: number; ending: RawEnding }>;
  readonly #command: (line: string) => void;
  readonly #opened = Promise.withResolvers<boolean>();
  readonly #ended = Promise.withResolvers<{ at: number; ending: RawEnding }>();
  /** For each write that the kernel has not taken whole, in order. */
  readonly #writes: ((taken: boolean) => void)[] = [];
  /** For each caller of `received`. */
  readonly #waiting: { count: number; resolve: (there: boolean) => void }[] = [];
  #isOver = false;
  #received = 0;

  /** @param command sends a line to the client's program */
  constructor(number: number, command: (line: string) => void) {
    this.number = number;
    this.#command = command;
    this.opened = this.#opened.promise;
    this.ended = this.#ended.promise;
    // Nobody need wait for an event of a connection: the end of the client's program must not be an unhandled rejection.
    for (const promise of [this.opened, this.ended]) promise.catch(() => {});
  }

  /** All octets that the daemon has sent so far. */
  get reply(): Buffer {
    return Buffer.concat(this.parts.map(({ octets }) => octets));
  }

  /** The number of file descriptors that the daemon has sent so far. */
  get fds(): number {
    return this.parts.reduce((sum, { fds }) => sum + fds, 0);
  }

  /** Begins to read what the daemon sends. Without it the daemon's writes fill the socket's buffer. */
  read(): void {
    this.#command(`read ${this.number}`);
  }

  /** Sends octets, by one send(2) if the kernel takes them whole. @returns whether the kernel has taken all of them */
  write(octets: Buffer): Promise<boolean> {
    if (this.#isOver || octets.length === 0) return Promise.resolve(!this.#isOver);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.sent.push(octets);
    this.#writes.push(resolve);
    this.#command(`write ${this.number} ${octets.toString('hex')}`);
    return promise;
  }

  /** Sends no more, which the daemon sees as the end of the request. */
  shut(): void {
    this.#command(`shut ${this.number}`);
  }

  /** Closes the connection, as a client that leaves, and waits until that is done. After the daemon's end of it, nothing changes. */
  async close(): Promise<void> {
    if (!this.#isOver) this.#command(`close ${this.number}`);
    await this.ended;
  }

  /** Waits until the daemon has sent this many octets. @returns false if the connection ended before */
  received(count: number): Promise<boolean> {
    if (this.#received >= count || this.#isOver) return Promise.resolve(this.#received >= count);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.push({ count, resolve });
    return promise;
  }

  /** Takes an event of the client's program. @param rest the words behind the time */
  handle(what: string, at: number, rest: readonly string[]): void {
    if (what === 'opened') {
      this.at = at;
      this.#opened.resolve(true);
    } else if (what === 'took') this.taken += Number(rest[0]);
    else if (what === 'wrote') this.#writes.shift()?.(true);
    else if (what === '<') this.#receive(at, rest);
    else if (what === 'refused') {
      this.at = at;
      this.#opened.resolve(false);
      this.#end(at, { how: 'refused', code: rest[0] ?? '' });
    } else if (what === 'closed') this.#end(at, { how: 'left open' });
    else if (what === 'ended') this.#end(at, endingFor(rest[0] ?? ''));
  }

  /** Called at the end of the client's program: nothing more is known about the connection. */
  abandon(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#opened.reject(error);
    this.#ended.reject(error);
    this.#settle();
  }

  #receive(at: number, [fds = '0', hex = '']: readonly string[]): void {
    const octets = Buffer.from(hex, 'hex');
    this.parts.push({ at, octets, fds: Number(fds) });
    this.#received += octets.length;
    for (const each of this.#waiting.filter(({ count }) => count <= this.#received)) {
      this.#waiting.splice(this.#waiting.indexOf(each), 1);
      each.resolve(true);
    }
  }

  #end(at: number, ending: RawEnding): void {
    this.#isOver = true;
    this.#ended.resolve({ at, ending });
    this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#writes.splice(0)) resolve(false);
    for (const { resolve } of this.#waiting.splice(0)) resolve(false);
  }
}

/** @param code the name of an errno; empty for the orderly end */
function endingFor(code: string): RawEnding {
  if (code === '') return { how: 'closed' };
  return { how: ['ECONNRESET', 'EPIPE'].includes(code) ? 'reset' : 'failed', code };
}
