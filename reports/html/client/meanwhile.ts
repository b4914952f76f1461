import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { CallEvent } from '../../../lab/probe/call-event.ts';

/** Clocks are read before a call and after it, and by the server in its own process: so much may lie between, in ms. */
export const SLACK_MS = 2;

/** Whether a moment lies within a call, as far as clocks tell. */
export function isDuring(at: number, call: CallEvent): boolean {
  return at >= call.at - SLACK_MS && at <= call.end + SLACK_MS;
}

/** Whether a query is for the name that a call asked for, or for that name with a search domain behind it. */
export function asksFor(call: CallEvent, { name }: DnsQueryEvent): boolean {
  const wanted = String(call.args.name ?? '').toLowerCase();
  return wanted !== '' && (name.toLowerCase() === wanted || name.toLowerCase().startsWith(`${wanted}.`));
}
