import type { Event } from '../../core/events.ts';

/** The host of each probe, by its name, and that of a program of the user's own, `client`. */
export function hostsOfPrograms(events: readonly Event[]): Map<string, string> {
  return new Map(
    events.flatMap((event): [string, string][] => {
      if (event.kind === 'client-start') return [['client', event.host]];
      return event.kind === 'probe-start' ? [[event.probe, event.host]] : [];
    }),
  );
}
