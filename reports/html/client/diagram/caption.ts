import type { Event } from '../../../../lab/core/events.ts';
import { isTapped } from '../../../../lab/derive/attribution/through-daemon.ts';
import { type Html, html } from '../markup.ts';
import { originText, timeOrigin } from './time-origin.ts';

/** What a reader of a diagram has to know: where its times count from, what is inferred in it, and how exact its waits are. */
export function caption(events: readonly Event[]): Html {
  const origin = events[timeOrigin(events)];
  const waits = events.some(({ kind }) => kind === 'timeout');
  return html`${origin && html`Times count from ${originText(origin)}.`} Who sent a DNS query is inferred from its name and time${isTapped(events) && ', and from the requests to the daemon'}. Long waits are drawn shorter than they were${waits && '; how long they were is seen at the nameserver, as it gets to read what came, so it may be some milliseconds more or less than the resolver waited'}.`;
}
