import type { Sent } from './channel.ts';
import { monotonicNow } from './clock.ts';
import type { DnsEvent, Transport } from './events.ts';
import type { Reply } from './reply.ts';
import { describe } from './wire/describe.ts';

/** Which query is being answered, where, and by what; common to all events about its answer. */
export interface About {
  server: string;
  host?: string;
  transport: Transport;
  local: string;
  client: string;
  query: number;
  behaviour: string;
}

/** Hands a message to `send` and logs it, and logs a failure, whether it shows at once or later. */
export function deliver(
  reply: Reply | Buffer,
  about: About,
  emit: (event: DnsEvent) => void,
  send: (message: Buffer, sent: Sent) => void,
): void {
  const { bytes, ...said } = Buffer.isBuffer(reply) ? { bytes: reply, ...describe(reply) } : reply;
  const at = monotonicNow();
  const sent: Sent = (error) => {
    if (error) emit({ kind: 'dns-unsent', at: monotonicNow(), ...about, error: error.message });
  };
  try {
    send(bytes, sent);
  } catch (error) {
    sent(error as Error);
    return;
  }
  emit({ kind: 'dns-reply', at, ...about, ...said, bytes: bytes.length, raw: bytes.toString('hex') });
}
