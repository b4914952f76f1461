import type { DaemonId } from '../../core/schema.ts';
import { decodeReply, decodeRequest, requestLength } from '../../nscd-protocol/index.ts';
import type { NscdEvent } from './events.ts';
import { TEST_REQUEST } from './test-request.ts';

/** The socket that a tap is on, and its clients. */
export interface TapContext {
  host: string;
  daemon: DaemonId;
  /** The number of connections that earlier taps on this socket counted. */
  offset: number;
  /** The name of the probe with this process id; null for any other program. */
  probeOf(pid: number): string | null;
}

/** One direction of a connection. */
interface ByteStream {
  at: number;
  end: number;
  /** The number of octets; `octets` may hold only the first of them. */
  bytes: number;
  octets: Buffer[];
  fds: number;
}

interface Connection {
  number: number;
  pid: number;
  program: string;
  /** How the process that the daemon sees differs from the client, besides its process id. */
  differs: string[];
  request: ByteStream | null;
  /** The type of the request; null until its event. */
  type: string | null;
  reply: ByteStream | null;
  /** The process that listens on the daemon's socket. */
  listener?: number;
}

/** Turns the lines of a tap (c/record.h) into events, each as soon as it is complete. */
export class Connections {
  readonly #context: TapContext;
  readonly #log: (event: NscdEvent) => void;
  readonly #open = new Map<string, Connection>();
  readonly #tests: Buffer[] = [];
  #count = 0;

  constructor(context: TapContext, log: (event: NscdEvent) => void) {
    this.#context = context;
    this.#log = log;
  }

  /** The number of connections so far. */
  get count(): number {
    return this.#count;
  }

  /** The replies on the lab's own connections (test-request.ts), as the tap reported them. These connections are no events. */
  get tests(): readonly Buffer[] {
    return this.#tests;
  }

  /** Takes a line of the tap. @throws RangeError when it is not one */
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
    else if (what === '>') this.#addRequest(connection, add(connection.request, at, more));
    else if (what === '<') connection.reply = add(connection.reply, at, more);
    else if (what === 'end') {
      this.#open.delete(id);
      this.#end(connection, at, more[0] === 'daemon' ? 'daemon' : 'client');
    }
  }

  #addRequest(connection: Connection, sent: ByteStream): void {
    connection.request = sent;
    if (isTest(connection)) return;
    const length = requestLength(Buffer.concat(sent.octets));
    if (connection.type === null && length !== null && sent.bytes >= length) this.#logRequest(connection, sent);
  }

  #logRequest(connection: Connection, { at, bytes, octets }: ByteStream): void {
    const all = Buffer.concat(octets);
    const { pid, program, differs, listener } = connection;
    const probe = this.#context.probeOf(pid);
    const request = decodeRequest(all);
    connection.type = request.type;
    this.#log({
      ...{ kind: 'nscd-request', at, ...this.#place(connection), pid, probe },
      ...(probe === null && { program }),
      ...{
        differs,
        ...(listener !== undefined && { listener }),
        ...request,
        bytes,
        raw: all.toString('hex'),
        ...missingOctets(bytes - all.length),
      },
    });
  }

  #end(connection: Connection, at: number, by: 'client' | 'daemon'): void {
    const { request, reply, pid, differs, listener } = connection;
    if (isTest(connection)) {
      this.#tests.push(octetsOf(reply));
      return;
    }
    if (request && connection.type === null) this.#logRequest(connection, request);
    const isAnswered = reply !== null && this.#logReply(connection, reply);
    const client = { pid, differs, ...(listener !== undefined && { listener }) };
    if (!isAnswered) this.#log({ kind: 'nscd-end', at, ...this.#place(connection), ...client, by });
  }

  /** @returns whether the reply is whole */
  #logReply(connection: Connection, { at, end, bytes, octets, fds }: ByteStream): boolean {
    const all = Buffer.concat(octets);
    const type = connection.type ?? '?';
    const reply = decodeReply(type, all, fds);
    const raw = all.toString('hex');
    const missing = missingOctets(bytes - all.length);
    this.#log({ kind: 'nscd-reply', at, end, ...this.#place(connection), type, ...reply, fds, bytes, raw, ...missing });
    return reply.broken === undefined || missing.broken !== undefined;
  }

  #place({ number }: Connection): { host: string; daemon: DaemonId; connection: number } {
    const { host, daemon } = this.#context;
    return { host, daemon, connection: number };
  }
}

/**
 * Whether the lab itself made a connection, for its test request or to check for a listener; other events report these. A daemon that
 * refuses the lab may close the connection before the tap has read any of the request.
 */
function isTest({ pid, request }: Connection): boolean {
  const asked = octetsOf(request);
  return pid === process.pid && TEST_REQUEST.subarray(0, asked.length).equals(asked);
}

function octetsOf(stream: ByteStream | null): Buffer {
  return Buffer.concat(stream?.octets ?? []);
}

/** The tap reports only the first octets of a long message. */
function missingOctets(count: number): { broken?: string } {
  return count > 0 ? { broken: `its last ${count} octets were not kept` } : {};
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
