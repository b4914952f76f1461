import { type Event, observedAt } from '../../lab/core/events.ts';
import { eventText } from '../../reports/html/client/text/event-text.ts';

const RESOLV_CONF = '/etc/resolv.conf';

/**
 * An event as a line: seconds since `start`, its process or server, and a description. Undefined for the lab's own
 * sentinel lookups.
 */
export function eventLine(event: Event, start: number): string | undefined {
  if (event.kind === 'call' && event.label?.startsWith('sentinel:')) return undefined;
  const seconds = ((observedAt(event) - start) / 1e9).toFixed(3);
  return `${seconds.padStart(8)}  ${originOf(event).padEnd(16)}  ${text(event)}`;
}

/** The description of an event. An uninitialised resolver state has no other fields to show. */
function text(event: Event): string {
  // In the diagram the lane names the file.
  if (event.kind === 'file' && event.path === RESOLV_CONF) return `${RESOLV_CONF} ${eventText(event)}`;
  if (event.kind !== 'call' || !['state', 'set'].includes(event.verb)) return eventText(event);
  const { result } = event;
  const blank = result.ok && 'nameservers' in result && result.nameservers.length === 0 && result.optionsRaw === 0;
  return blank ? `_res of thread ${event.thread}: not initialised: it has made no lookup of its own` : eventText(event);
}

function originOf(event: Event): string {
  if (event.kind === 'step') return '---';
  if (event.kind === 'nscd-request' && event.probe === null) return `${event.program || 'a program'} (${event.pid})`;
  if ('probe' in event && typeof event.probe === 'string') {
    return 'thread' in event && event.thread !== 'main' ? `${event.probe}/${event.thread}` : event.probe;
  }
  if ('server' in event && event.kind !== 'ask') return event.server;
  if ('daemon' in event && typeof event.daemon === 'string') return event.daemon;
  return 'lab';
}
