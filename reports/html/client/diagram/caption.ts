import type { Event } from '../../../../lab/core/events.ts';
import { isTapped } from '../../../../lab/derive/attribution/through-daemon.ts';
import { type Html, html } from '../markup.ts';
import { originText, timeOrigin } from './time-origin.ts';

/** The caption of a diagram: the origin of its times, what in it is inferred, and how exact its waits are. */
export function caption(events: readonly Event[]): Html {
  const origin = events[timeOrigin(events)];
  const waits = events.some(({ kind }) => kind === 'timeout');
  return html`${origin && html`Times count from ${originText(origin)}.`} The sender of a DNS query is inferred from its name and time${isTapped(events) && ', and from the requests to the daemon'}. Long waits are drawn shorter than they were.${waits && ' The length of a wait is measured at the nameserver, between the arrivals of queries; the resolver may have waited some milliseconds more or less.'}`;
}
