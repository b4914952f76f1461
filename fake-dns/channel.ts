import type { Transport } from './events.ts';
import type { ConnectionEnd } from './rule.ts';

/** `from` is the source of the message, `address#port`, if it is not the server's own. */
export type SendCallback = (error?: Error | null, from?: string) => void;

/** The source of one received message, and the means to reply to it. */
export interface Channel {
  readonly transport: Transport;
  /** The server's address that the message was sent to. */
  readonly local: string;
  /** `address#port` */
  readonly client: string;
  /** Sends one message; calls `sent` when the kernel has it, or with the error. May throw the error instead. */
  send(message: Buffer, sent: SendCallback): void;
  /** UDP: sends from another port of the same address. */
  sendFromOtherPort?(message: Buffer, sent: SendCallback): void;
  /** UDP: sends from another address, with the server's port. */
  sendFromAddress?(address: string, message: Buffer, sent: SendCallback): void;
  /** TCP: sends the length of the whole `message` and its first `octets`, or for -1 only half of the length, then closes the connection. */
  cut?(message: Buffer, octets: number, sent: SendCallback): void;
  /** TCP: sends the length and the message in pieces of `octets` octets, each in a segment of its own, `gap` milliseconds apart. */
  sendInPieces?(message: Buffer, octets: number, gap: number, sent: SendCallback): void;
  /** TCP: what is sent during `act` goes into one segment, if it fits. */
  sendTogether?(act: () => void): void;
  /** TCP: closes the connection after the pending output, or resets it. */
  close?(how: ConnectionEnd): void;
  /** Called once for each received message, when no further reply to it will be sent. */
  messageDone?(): void;
}

/** Receives everything that the sockets of a server report. */
export interface MessageReceiver {
  /** A whole message. */
  receive(raw: Buffer, channel: Channel): void;
  /** Octets that do not form a whole message; `error` is the reason. */
  receiveMalformed(raw: Buffer, channel: Channel, error: string): void;
  /** Called for each accepted TCP connection; undefined lets the connection live. */
  endConnection(local: string, client: string): ConnectionEnd | undefined;
  /** An error of the server's own socket. */
  socketFailed(transport: Transport, local: string, error: Error): void;
}
