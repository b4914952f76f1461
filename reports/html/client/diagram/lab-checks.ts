import { connectionOf, requestsOf } from '../../../../lab/derive/requests.ts';
import type { Event } from '../../../../lab/events.ts';
import type { CallEvent } from '../../../../lab/probe/call-event.ts';

/** Which events are there for the lab's own controls alone, or say no more than that the story begins and ends. */
export function checksOf(events: readonly Event[]): ReadonlySet<Event> {
  const requests = requestsOf(events);
  const markers = events.filter((event) => event.kind === 'call').filter(isMarker);
  const isCheck = (event: Event): boolean => {
    switch (event.kind) {
      case 'call':
        return isMarker(event);
      case 'nscd-request':
      case 'nscd-reply':
      case 'nscd-end': {
        const call = requests.get(connectionOf(event))?.call;
        return call !== undefined && call !== null && isMarker(call);
      }
      case 'syscall': {
        const { at, probe, thread } = event;
        const isWithin = (call: CallEvent) => call.at <= at && at <= call.end;
        return markers.some((call) => call.probe === probe && call.thread === thread && isWithin(call));
      }
      case 'daemon':
        return event.action === 'stop' || event.action === 'exit';
      default:
        return event.kind === 'probe-start' || event.kind === 'probe-stop' || event.kind === 'ask';
    }
  };
  return new Set(events.filter(isCheck));
}

/** Lookups that show who answers, the daemon or the program's own libc. */
function isMarker({ label }: CallEvent): boolean {
  return label?.startsWith('marker:') === true;
}
