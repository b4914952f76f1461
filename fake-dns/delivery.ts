import type { SendCallback } from './channel.ts';
import { monotonicNow } from './clock.ts';
import type { DnsEvent, Transport } from './events.ts';
import type { Reply } from './reply.ts';
import { describe } from './wire/describe.ts';

/** Which query is being answered, where, and by what; common to all events about its answer. */
export interface ReplyContext {
  server: string;
  host?: string;
  transport: Transport;
  local: string;
  client: string;
  query: number;
  behaviour: string;
}

/** Hands a message to `send` and logs what became of it, as soon as the kernel has it or has refused it. */
export function deliver(
  reply: Reply | Buffer,
  context: ReplyContext,
  emit: (event: DnsEvent) => void,
  send: (message: Buffer, sent: SendCallback) => void,
): void {
  const { bytes, ...said } = Buffer.isBuffer(reply) ? { bytes: reply, ...describe(reply) } : reply;
  const at = monotonicNow();
  const sent: SendCallback = (error) => {
    if (error) emit({ kind: 'dns-unsent', at, ...context, error: error.message });
    else emit({ kind: 'dns-reply', at, ...context, ...said, bytes: bytes.length, raw: bytes.toString('hex') });
  };
  try {
    send(bytes, sent);
  } catch (error) {
    sent(error as Error);
  }
}
