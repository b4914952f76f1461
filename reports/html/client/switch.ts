import type { Event } from '../../../lab/events.ts';

const SWITCH = /^(switch|B takes over)/;

/** Index of the event that a story turns on: its step `switch`, else the last change of a file, else the first call that counts. */
export function switchOf(events: readonly Event[]): number {
  const tries: ((event: Event) => boolean)[] = [
    (event) => event.kind === 'step' && SWITCH.test(event.label),
    (event) => event.kind === 'file' && event.how !== 'create',
    (event) => event.kind === 'reach',
    (event) => event.kind === 'call' && !event.label?.startsWith('marker:'),
  ];
  return tries.map((is) => events.findIndex(is)).find((index) => index >= 0) ?? 0;
}
