import type { Event } from '../../lab/events.ts';
import { eventText } from '../../reports/html/client/event-text.ts';

/** An event as a line of text: seconds since the first one, whose it is, and what happened; none for the lab's own checks. */
export function eventLine(event: Event, start: number): string | undefined {
  if (event.kind === 'call' && event.label?.startsWith('marker:')) return undefined;
  const seconds = ((event.at - start) / 1e9).toFixed(3);
  return `${seconds.padStart(8)}  ${whose(event).padEnd(16)}  ${eventText(event)}`;
}

function whose(event: Event): string {
  if (event.kind === 'step') return '---';
  if ('probe' in event && typeof event.probe === 'string') {
    return 'thread' in event && event.thread !== 'main' ? `${event.probe}/${event.thread}` : event.probe;
  }
  if ('server' in event && event.kind !== 'ask') return event.server;
  if ('daemon' in event && typeof event.daemon === 'string') return event.daemon;
  return 'lab';
}
