import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { getSystemErrorName } from 'node:util';
import { HarnessError } from '../core/harness-error.ts';
import type { Host } from '../host/host.ts';
import { INSIDE, type Mount, sandbox } from '../host/sandbox.ts';
import { uidOfRoot } from '../host/uid-of-root.ts';
import { describeExit } from '../program/describe-exit.ts';
import { endProgram } from '../program/end-program.ts';
import { readLines } from '../program/lines.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';
import { RawConnection, type RawEnding } from './connection.ts';
import type { RawConnectionEvent } from './events.ts';

export interface RawClientOptions {
  /** Path of the built program (`buildNscdClient`). */
  program: string;
  /** The host in whose network and files it runs. */
  host: Host;
  /** Its name in events. */
  name: string;
  /** The credentials that the daemon sees; 0 by default. The lab's user namespace must have them. */
  uid?: number;
  gid?: number;
  /** Other than 0: it runs in a user namespace of its own, which maps uid 0 to this uid and has no other. */
  rootIs?: number;
  /** The directory of this machine with the daemon's own socket, for a client that goes past the tap. */
  pastTap?: string;
  /** Mounted over the files of its host, in this order. */
  mounts?: readonly Mount[];
  log: (event: RawConnectionEvent) => void;
}

export interface ConnectOptions {
  label?: string;
  /** Whether it reads from the beginning; true by default. */
  reads?: boolean;
  /** Whether its end becomes an event; true by default. Floods of connections leave it out. */
  record?: boolean;
}

export interface ExchangeOptions extends ConnectOptions {
  /** Ends the wait for the daemon: the lab closes the connection, whose ending is then `left open`. */
  signal?: AbortSignal;
}

/** The outcome of one connection: what came back, and how it ended. Times are CLOCK_MONOTONIC in nanoseconds. */
export interface RawExchange {
  /** The time of connect(2). */
  at: number;
  /** The end of the connection. */
  end: number;
  reply: Buffer;
  /** The number of file descriptors with the reply. */
  fds: number;
  ending: RawEnding;
}

/** Where glibc and musl look for a daemon (`_PATH_NSCDSOCKET` in nscd/nscd-client.h). */
const SOCKET = '/var/run/nscd/socket';

const PROGRAM = `${INSIDE}/nscd-client`;
const PAST_TAP = `${INSIDE}/past-tap`;

/** The number of octets of each direction that an event keeps. */
const KEPT_OCTETS = 65536;

/**
 * A client of a daemon that sends any octets. It is a process on a host, which sees the daemon's socket as the host's programs do, and holds
 * any number of connections at once.
 */
export class RawClient implements AsyncDisposable {
  readonly #options: RawClientOptions;
  readonly #program: Program;
  readonly #stdin: Writable;
  readonly #connections = new Map<number, RawConnection>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  #isClosing = false;
  #failure: HarnessError | undefined;
  #serial = 0;
  #pid = 0;
  #rootIs: number | null = null;

  private constructor(options: RawClientOptions) {
    const { program, host, rootIs = 0, uid = rootIs, gid = 0, pastTap, mounts = [] } = options;
    this.#options = options;
    const all: Mount[] = [
      { source: program, target: PROGRAM },
      ...mounts,
      ...(pastTap === undefined ? [] : [{ source: pastTap, target: PAST_TAP, writable: true }]),
    ];
    // It was compiled for this machine's own C library.
    const argv = sandbox({ host, root: '/', mounts: all, uid: rootIs }, [PROGRAM, `${uid}`, `${gid}`]);
    this.#program = spawn(argv, { stdio: ['pipe', 'pipe', 'pipe'], network: host.network.path });
    const [stdin, stdout, stderr] = this.#program.stdio as [Writable, Readable, Readable];
    this.#stdin = stdin;
    // Its end is reported instead.
    stdin.on('error', () => {});
    this.#ready.promise.catch(() => {});
    const errors = text(stderr);
    readLines(stdout, { line: (line) => this.#receive(line), unfinished() {}, tooLong() {} });
    this.#ended = this.#untilEnded(errors);
  }

  /**
   * Starts a raw client and waits until it takes connections.
   * @throws HarnessError for a user or group that the lab's user namespace lacks; with its last words if the program ends
   */
  static async start(options: RawClientOptions): Promise<RawClient> {
    refuseUnmapped('uid', options.uid ?? 0);
    refuseUnmapped('gid', options.gid ?? 0);
    const client = new RawClient(options);
    await client.#ready.promise;
    return client;
  }

  /** Its process id, as the tap and the daemon see it (SO_PEERCRED). */
  get pid(): number {
    return this.#pid;
  }

  /** Begins a connection. Its events come as they happen; `ended` waits for the last. @throws HarnessError after the end of the client */
  connect({ label, reads = true, record = true }: ConnectOptions = {}): RawConnection {
    if (this.#failure) throw this.#failure;
    const number = this.#serial++;
    const connection = new RawConnection(number, (line) => void this.#stdin.write(`${line}\n`));
    this.#connections.set(number, connection);
    this.#stdin.write(`open ${number} ${this.#options.pastTap === undefined ? SOCKET : `${PAST_TAP}/socket`}\n`);
    if (reads) connection.read();
    void connection.ended.then(
      ({ at, ending }) => {
        this.#connections.delete(number);
        if (record) this.#record(connection, at, ending, label);
      },
      () => {},
    );
    return connection;
  }

  /**
   * Sends a request, in one write or in several, and waits for the end of the connection. Each write follows when the kernel has taken the one
   * before it. That does not say that the daemon has read it: a scenario with pauses writes to a connection of `connect`.
   */
  async exchange(writes: Buffer | readonly Buffer[], { signal, ...how }: ExchangeOptions = {}): Promise<RawExchange> {
    const connection = this.connect(how);
    const leave = () => void connection.close();
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    try {
      for (const octets of Buffer.isBuffer(writes) ? [writes] : writes) await connection.write(octets);
      const { at: end, ending } = await connection.ended;
      return { at: connection.at ?? end, end, reply: connection.reply, fds: connection.fds, ending };
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /** Ends the client, and with it all its connections. May be called again. */
  async [Symbol.asyncDispose](): Promise<void> {
    const open = [...this.#connections.values()];
    if (!this.#failure) await Promise.allSettled(open.map((connection) => connection.close()));
    this.#isClosing = true;
    this.#stdin.end();
    await this.#ended;
  }

  #receive(line: string): void {
    const [what = '', number, at, ...rest] = line.split(' ');
    if (what === 'ready') {
      this.#pid = Number(number);
      this.#rootIs = uidOfRoot(this.#pid);
      this.#ready.resolve();
      return;
    }
    const words = ['refused', 'ended'].includes(what) ? rest.map(codeOf) : rest;
    this.#connections.get(Number(number))?.handle(what, Number(at), words);
  }

  async #untilEnded(errors: Promise<string>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#program.once('error', ({ message }: Error) => resolve(message));
    this.#program.once('close', (code, signal) => resolve(describeExit(code, signal)));
    const how = await promise;
    endProgram(this.#program);
    const said = (await errors).trim();
    this.#failure = new HarnessError(
      this.#isClosing ? 'the raw client was ended' : `the raw client ended (${how}) ${said}`.trim(),
    );
    this.#ready.reject(this.#failure);
    for (const connection of this.#connections.values()) connection.abandon(this.#failure);
  }

  #record(connection: RawConnection, end: number, ending: RawEnding, label: string | undefined): void {
    const { log, name, host, uid = 0, gid = 0, pastTap } = this.#options;
    const [first] = connection.parts;
    log({
      ...{ kind: 'raw-connection', at: connection.at ?? end, end, client: name, pid: this.#pid, host: host.name },
      ...{ uid, gid, rootIs: this.#rootIs, pastTap: pastTap !== undefined, ...(label !== undefined && { label }) },
      ...{ sent: kept(connection.sent), sentBytes: lengthOf(connection.sent) },
      reply: connection.reply.toString('hex', 0, KEPT_OCTETS),
      replyBytes: connection.reply.length,
      ...(first && { repliedAt: first.at }),
      fds: connection.fds,
      ...ending,
    });
  }
}

/** The name of an errno; empty for 0. */
function codeOf(number: string): string {
  return number === '0' ? '' : getSystemErrorName(-Number(number));
}

function lengthOf(all: readonly Buffer[]): number {
  return all.reduce((sum, { length }) => sum + length, 0);
}

/** Writes in hexadecimal, up to the limit of an event. */
function kept(writes: readonly Buffer[]): string[] {
  let left = KEPT_OCTETS;
  return writes.flatMap((octets) => {
    const part = octets.subarray(0, left);
    left -= part.length;
    return part.length > 0 ? [part.toString('hex')] : [];
  });
}

/** @throws HarnessError for an id that the user namespace of this process has not (user_namespaces(7)) */
function refuseUnmapped(what: 'uid' | 'gid', id: number): void {
  const ranges = readFileSync(`/proc/self/${what}_map`, 'utf8').trim().split('\n');
  const isMapped = ranges.some((range) => {
    const [first = 0, , count = 0] = range.trim().split(/\s+/).map(Number);
    return id >= first && id < first + count;
  });
  if (!isMapped)
    throw new HarnessError(
      `no ${what} ${id} in the lab's user namespace, which has: ${ranges.join('; ').replaceAll(/\s+/g, ' ')}`,
    );
}
