import type { Event } from '../../../../lab/core/events.ts';
import { eventText } from '../text/event-text.ts';

const SWITCH = /^(switch|B takes over)/;

/**
 * Index of the event from which times count: the step `switch`, else the first change of a file, else the first attempt to connect,
 * else the first call that is not the lab's own.
 */
export function timeOrigin(events: readonly Event[]): number {
  const tries: ((event: Event) => boolean)[] = [
    (event) => event.kind === 'step' && SWITCH.test(event.label),
    (event) => event.kind === 'file' && event.how !== 'create',
    (event) => event.kind === 'reach',
    (event) => event.kind === 'call' && !event.label?.startsWith('sentinel:'),
  ];
  return tries.map((is) => events.findIndex(is)).find((index) => index >= 0) ?? 0;
}

/** The event from which times count, and the reason for that. */
export function originText(origin: Event): string {
  const text = `‘${eventText(origin)}’`;
  if (origin.kind === 'step' && SWITCH.test(origin.label)) return `${text}, the step with the change`;
  if (origin.kind === 'file') return `${text}, the first change of a file`;
  if (origin.kind === 'reach') return `${text}, the first attempt to connect; this repro changes nothing while it runs`;
  return `${text}, the first call; this repro changes nothing while it runs`;
}
