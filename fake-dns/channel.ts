import type { Transport } from './events.ts';

export type SendCallback = (error?: Error | null) => void;

/** Where a message came from, and the way back. */
export interface Channel {
  readonly transport: Transport;
  /** The address it came in at. */
  readonly local: string;
  /** `address#port` */
  readonly client: string;
  /** Sends one message; `sent` is called once it is out, or with what went wrong. May throw instead. */
  send(message: Buffer, sent: SendCallback): void;
  /** UDP: sends from another port of the same address. */
  sendFromOtherPort?(message: Buffer, sent: SendCallback): void;
  /** TCP: announces `message` whole, sends its first `octets`, and closes the connection. */
  cut?(message: Buffer, octets: number, sent: SendCallback): void;
  /** TCP: closes the connection once what was sent is out. */
  close?(): void;
  /** Every message that came in is told once when nothing more will be sent for it. */
  settled?(): void;
}
