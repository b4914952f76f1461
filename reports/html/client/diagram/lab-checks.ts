import type { Event } from '../../../../lab/core/events.ts';
import { connectionOf, daemonRequestsOf } from '../../../../lab/derive/attribution/daemon-requests.ts';
import type { CallEvent } from '../../../../lab/probe/call-event.ts';

/** The events that only serve the lab's own controls, or that start and end programs. */
export function checksOf(events: readonly Event[]): ReadonlySet<Event> {
  const requests = daemonRequestsOf(events);
  const sentinels = events.filter((event) => event.kind === 'call').filter(isSentinel);
  const isCheck = (event: Event): boolean => {
    switch (event.kind) {
      case 'call':
        return isSentinel(event);
      case 'nscd-request':
      case 'nscd-reply':
      case 'nscd-end': {
        const call = requests.get(connectionOf(event))?.call;
        return call !== undefined && call !== null && isSentinel(call);
      }
      case 'syscall': {
        const { at, probe, thread } = event;
        const isWithin = (call: CallEvent) => call.at <= at && at <= call.end;
        return sentinels.some((call) => call.probe === probe && call.thread === thread && isWithin(call));
      }
      case 'daemon':
        return event.action === 'stop' || event.action === 'exit';
      default:
        return event.kind === 'probe-start' || event.kind === 'probe-stop' || event.kind === 'ask';
    }
  };
  return new Set(events.filter(isCheck));
}

/** Whether a lookup is the lab's own: it shows whether the daemon or the program's own libc answers. */
function isSentinel({ label }: CallEvent): boolean {
  return label?.startsWith('sentinel:') === true;
}
