import type { Event, ResolvConfEvent } from '../core/events.ts';
import { expectedTimeout } from '../derive/expected-timeout.ts';
import { seenConfs } from './seen-conf.ts';
import type { Sent } from './sent.ts';

/** Seconds that a resolver waits for a reply to one transmission; null if the events do not show it. */
export type TimeoutUnit = (sent: Sent) => number | null;

/**
 * The timeouts of a cell's resolvers. glibc's follows from the state of the calling thread and the place of the
 * nameserver in it, musl's from the resolv.conf that the program saw. The states of a daemon's workers are unknown.
 */
export function timeoutUnits(events: readonly Event[]): TimeoutUnit {
  const seenBy = seenConfs(events);
  return ({ transmission: [{ local }], call, through, musl }) => {
    if (!call || through) return null;
    if (!musl) return expectedTimeout(call, local, 0)?.seconds ?? null;
    const seen = seenBy(call);
    return seen ? muslTimeout(seen) : null;
  };
}

/** musl divides `timeout` by `attempts` (src/network/res_msend.c); defaults and maxima are in src/network/resolvconf.c. */
function muslTimeout({ file }: ResolvConfEvent): number {
  const number = (name: string, usual: number, most: number) => {
    const found = [...(file?.content ?? '').matchAll(new RegExp(`^options[ \\t].*\\b${name}:(\\d+)`, 'gm'))].at(-1);
    return found ? Math.min(Number(found[1]), most) : usual;
  };
  return number('timeout', 5, 60) / Math.max(1, number('attempts', 2, 10));
}
