import type { Event } from '../core/events.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { word } from './words.ts';

/**
 * The connections that a nameserver reset during a call. They carry no query, so the call is known only if no other call
 * was in progress.
 */
export function resetsDuring(events: readonly Event[]): (call: CallEvent) => { at: number; text: string }[] {
  const resets = events.filter((event) => event.kind === 'dns-reset');
  const calls = resets.length > 0 ? events.filter((event) => event.kind === 'call') : [];
  const isDuring = (at: number, call: CallEvent) => at >= call.at && at <= call.end;
  return (call) =>
    resets.flatMap(({ at, server, transport }) => {
      const alone = isDuring(at, call) && calls.filter((each) => isDuring(at, each)).length === 1;
      return alone ? [{ at, text: `${word(server)} ${transport} reset` }] : [];
    });
}
