import type { Event } from '../../lab/core/events.ts';

/** Events on a clock of their own: milliseconds since the first. What only this machine knows stays out. */
export function relative(events: readonly Event[]): Event[] {
  const start = events[0]?.at ?? 0;
  const since = (at: number) => Math.round((at - start) / 1000) / 1000;
  return events.map((event): Event => {
    const at = since(event.at);
    if ('end' in event) return { ...event, at, end: since(event.end) };
    // The arguments are the sandbox's, all folders of the machine that ran it.
    if (event.kind === 'probe-start') return { ...event, at, argv: [] };
    return { ...event, at };
  });
}
