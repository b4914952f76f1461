import { monotonicNow } from '../clock.ts';
import type { DnsSocketErrorEvent, Transport } from '../events.ts';
import type { Identity } from '../responder.ts';

export function socketError(
  identity: Identity,
  transport: Transport,
  local: string,
  { message }: Error,
): DnsSocketErrorEvent {
  return { kind: 'dns-socket-error', at: monotonicNow(), ...identity, transport, local, error: message };
}
