import type { Event, ResolvConfEvent } from '../core/events.ts';
import { nameserverOf } from '../inspect/resolver.ts';
import type { CallEvent } from '../probe/call-event.ts';

/** Finds the last resolv.conf that the program of a call saw before the call; undefined if the events have none. */
export function seenConfs(
  events: readonly Event[],
): (call: Pick<CallEvent, 'probe' | 'at'>) => ResolvConfEvent | undefined {
  const files = events.filter((event) => event.kind === 'resolv-conf');
  return (call) => files.findLast(({ of, at }) => of === call.probe && at <= call.at);
}

/** The addresses of the nameservers in a resolv.conf, in its order. */
export function nameserversIn({ file }: Pick<ResolvConfEvent, 'file'>): string[] {
  return (file?.content ?? '').split('\n').flatMap((line) => nameserverOf(line) ?? []);
}
