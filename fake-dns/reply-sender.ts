import type { Channel, SendCallback } from './channel.ts';
import { monotonicNow } from './clock.ts';
import type { DnsEvent, Transport } from './events.ts';
import type { Reply } from './reply.ts';
import type { ConnectionEnd } from './rule.ts';
import { parseMessage } from './wire/parse-message.ts';

/** The fields that all events about the reply to one query share. */
export interface ReplyContext {
  server: string;
  host?: string;
  transport: Transport;
  local: string;
  client: string;
  query: number;
  behaviour: string;
}

/** Sends the replies to one message and logs each of them, once the kernel has accepted or refused it. */
export class ReplySender {
  readonly #context: ReplyContext;
  readonly #channel: Channel;
  readonly #emit: (event: DnsEvent) => void;

  constructor(context: ReplyContext, channel: Channel, emit: (event: DnsEvent) => void) {
    this.#context = context;
    this.#channel = channel;
    this.#emit = emit;
  }

  /** Sends octets unchanged, or a composed reply. */
  send(reply: Reply | Buffer): void {
    this.#deliver(reply, (message, sent) => this.#channel.send(message, sent));
  }

  /** UDP: sends from a port other than the one that the query was sent to. @throws Error over TCP */
  sendFromOtherPort(reply: Reply): void {
    const { sendFromOtherPort } = this.#channel;
    if (!sendFromOtherPort) throw new Error('over TCP there is no other port to send from');
    this.#deliver(reply, sendFromOtherPort);
  }

  /** UDP: sends from another address. @throws Error over TCP */
  sendFromAddress(address: string, reply: Reply): void {
    const { sendFromAddress } = this.#channel;
    if (!sendFromAddress) throw new Error('over TCP there is no other address to send from');
    this.#deliver(reply, (message, sent) => sendFromAddress(address, message, sent));
  }

  /** TCP: sends the reply in pieces of `octets` octets. @throws Error over UDP */
  sendInPieces(reply: Reply, octets: number, gap: number): void {
    const { sendInPieces } = this.#channel;
    if (!sendInPieces) throw new Error('over UDP a reply is one datagram');
    this.#deliver(reply, (message, sent) => sendInPieces(message, octets, gap, sent));
  }

  /** TCP: what is sent during `act` goes into one segment. @throws Error over UDP */
  sendTogether(act: () => void): void {
    const { sendTogether } = this.#channel;
    if (!sendTogether) throw new Error('over UDP each reply is a datagram');
    sendTogether(act);
  }

  /** TCP: sends the first `octets` of the reply, or for -1 half of its length, and closes the connection. @throws Error over UDP */
  cut(reply: Reply, octets: number): void {
    const { cut } = this.#channel;
    if (!cut) throw new Error('over UDP a reply cannot be cut');
    const length = Math.min(octets, reply.bytes.length - 1);
    this.#deliver(reply.bytes.subarray(0, Math.max(0, length)), (_, sent) => cut(reply.bytes, length, sent));
  }

  /** TCP: closes the connection after the pending output, or resets it. */
  closeConnection(how: ConnectionEnd = 'close'): void {
    this.#channel.close?.(how);
  }

  /** Sends nothing and logs `dns-silence`. */
  logSilence(error?: string): void {
    const reason = error === undefined ? {} : { error };
    this.#emit({ kind: 'dns-silence', at: monotonicNow(), ...this.#context, ...reason });
  }

  /** No further reply will be sent. */
  done(): void {
    this.#channel.messageDone?.();
  }

  #deliver(reply: Reply | Buffer, send: (message: Buffer, sent: SendCallback) => void): void {
    const { bytes, ...fields } = Buffer.isBuffer(reply) ? { bytes: reply, ...parseMessage(reply) } : reply;
    const at = monotonicNow();
    const sent: SendCallback = (error, from) => {
      const event = { at, ...this.#context };
      const source = from === undefined ? {} : { from };
      const octets = { bytes: bytes.length, raw: bytes.toString('hex') };
      if (error) this.#emit({ kind: 'dns-unsent', ...event, error: error.message });
      else this.#emit({ kind: 'dns-reply', ...event, ...source, ...fields, ...octets });
    };
    try {
      send(bytes, sent);
    } catch (error) {
      sent(error as Error);
    }
  }
}
