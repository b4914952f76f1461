import type { DaemonId } from '../../core/schema.ts';
import { decodeReply, decodeRequest, requestLength } from '../../nscd-protocol/index.ts';
import type { NscdEvent } from './events.ts';
import { TEST_REQUEST } from './test-request.ts';

/** Whose socket a tap is on, and who its clients are. */
export interface TapContext {
  host: string;
  daemon: DaemonId;
  /** How many connections were counted before, by taps on the same socket. */
  offset: number;
  /** The probe that is this process; null for any other program. */
  probeOf(pid: number): string | null;
}

/** One direction of a connection. */
interface ByteStream {
  at: number;
  end: number;
  /** How many octets, of which `octets` may hold only the first. */
  bytes: number;
  octets: Buffer[];
  fds: number;
}

interface Connection {
  number: number;
  pid: number;
  program: string;
  /** In what the process that the daemon sees differs from this one; besides its process id. */
  differs: string[];
  request: ByteStream | null;
  /** The type of the request, once it has been told. */
  type: string | null;
  reply: ByteStream | null;
  /** The process that listens on the daemon's socket. */
  listener?: number;
}

/** Turns the lines of a tap (c/record.h) into events, each as soon as it is sure. */
export class Connections {
  readonly #context: TapContext;
  readonly #log: (event: NscdEvent) => void;
  readonly #open = new Map<string, Connection>();
  #count = 0;
  readonly #tests: Buffer[] = [];

  constructor(context: TapContext, log: (event: NscdEvent) => void) {
    this.#context = context;
    this.#log = log;
  }

  /** How many there were. */
  get count(): number {
    return this.#count;
  }

  /** The replies on the lab's own connections (test-request.ts), as the tap told them. They are no events. */
  get tests(): readonly Buffer[] {
    return this.#tests;
  }

  /** Takes a line. @throws RangeError when it is none of a tap's */
  line(text: string): void {
    const [what, id = '', moment, ...more] = text.split(' ');
    const at = Number(moment);
    if (what === 'open') {
      const number = this.#context.offset + ++this.#count;
      const [pid, name = '', differences = '-'] = more;
      const program = Buffer.from(name, 'hex').toString();
      const differs = differences === '-' ? [] : differences.split(',');
      this.#open.set(id, { number, pid: Number(pid), program, differs, request: null, type: null, reply: null });
      return;
    }
    const connection = this.#open.get(id);
    if (!connection || Number.isNaN(at)) throw new RangeError(`not a line of a tap: ${text.slice(0, 80)}`);
    if (what === 'joined') connection.listener = Number(more[0]);
    else if (what === '>') this.#asked(connection, add(connection.request, at, more));
    else if (what === '<') connection.reply = add(connection.reply, at, more);
    else if (what === 'end') {
      this.#open.delete(id);
      this.#ended(connection, at, more[0] === 'daemon' ? 'daemon' : 'client');
    }
  }

  #asked(connection: Connection, sent: ByteStream): void {
    connection.request = sent;
    const length = requestLength(Buffer.concat(sent.octets));
    if (isTest(connection)) return;
    if (connection.type === null && length !== null && sent.bytes >= length) this.#tellRequest(connection, sent);
  }

  #tellRequest(connection: Connection, { at, bytes, octets }: ByteStream): void {
    const all = Buffer.concat(octets);
    const { pid, program, differs, listener } = connection;
    const request = decodeRequest(all);
    connection.type = request.type;
    const probe = this.#context.probeOf(pid);
    this.#log({
      ...{
        kind: 'nscd-request',
        at,
        ...this.#on(connection),
        pid,
        probe,
        ...(probe === null && { program }),
        differs,
        ...(listener !== undefined && { listener }),
        ...request,
      },
      ...{ bytes, raw: all.toString('hex'), ...notKept(bytes - all.length) },
    });
  }

  #ended(connection: Connection, at: number, by: 'client' | 'daemon'): void {
    const { request, reply, pid, differs, listener } = connection;
    if (isTest(connection)) {
      this.#tests.push(octetsOf(reply));
      return;
    }
    if (request && connection.type === null) this.#tellRequest(connection, request);
    const whole = reply !== null && this.#tellReply(connection, reply);
    const of = { pid, differs, ...(listener !== undefined && { listener }) };
    if (!whole) this.#log({ kind: 'nscd-end', at, ...this.#on(connection), ...of, by });
  }

  /** Whether it is a whole one. */
  #tellReply(connection: Connection, { at, end, bytes, octets, fds }: ByteStream): boolean {
    const all = Buffer.concat(octets);
    const type = connection.type ?? '?';
    const reply = decodeReply(type, all, fds);
    const raw = all.toString('hex');
    const lost = notKept(bytes - all.length);
    this.#log({ kind: 'nscd-reply', at, end, ...this.#on(connection), type, ...reply, fds, bytes, raw, ...lost });
    return reply.broken === undefined || lost.broken !== undefined;
  }

  #on({ number }: Connection): { host: string; daemon: DaemonId; connection: number } {
    const { host, daemon } = this.#context;
    return { host, daemon, connection: number };
  }
}

/**
 * Whether the lab itself made a connection, to send its test request, or to see whether somebody listens: other events say so. A daemon that
 * refuses the lab may close before any of the request is there.
 */
function isTest({ pid, request }: Connection): boolean {
  const asked = octetsOf(request);
  return pid === process.pid && TEST_REQUEST.subarray(0, asked.length).equals(asked);
}

function octetsOf(stream: ByteStream | null): Buffer {
  return Buffer.concat(stream?.octets ?? []);
}

/** Of very much, the tap tells the beginning. */
function notKept(octets: number): { broken?: string } {
  return octets > 0 ? { broken: `its last ${octets} octets were not kept` } : {};
}

function add(sent: ByteStream | null, at: number, [fds, count, hex = '']: readonly string[]): ByteStream {
  const before = sent ?? { at, end: at, bytes: 0, octets: [], fds: 0 };
  return {
    at: before.at,
    end: at,
    bytes: before.bytes + Number(count),
    octets: hex === '' ? before.octets : [...before.octets, Buffer.from(hex, 'hex')],
    fds: before.fds + Number(fds),
  };
}
