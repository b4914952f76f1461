import type { Event } from '../../../../lab/core/events.ts';
import type { TimeoutEvent, TimeoutRule } from '../../../../lab/derive/events.ts';
import { type Html, html } from '../markup.ts';
import { waitLength } from '../text/wait-text.ts';
import { senderOf } from './sender-text.ts';

/**
 * The most that glibc may end a wait early, in seconds: it polls for whole milliseconds (resolv/res_send.c, send_dg: `ptimeout`). It
 * uses the wall clock (evNowTime: CLOCK_REALTIME), which may be set meanwhile. A wait that is shorter still was measured late.
 */
const EARLY = 0.001;

/** The expected length of a wait with its rule, or why there is none; and how exact the measured length is. */
export function waitDetails(event: TimeoutEvent, all: readonly Event[]): Html {
  return html`<p>${event.rule ? ruleText(event.rule) : `${whyNoRule(event, all)}.`}</p>
<p class="quiet">The length is measured between the arrivals of queries at the nameserver. On a busy machine the resolver waited some milliseconds more or less.</p>`;
}

function ruleText({ seconds, measured, formula }: TimeoutRule): string {
  const short = seconds - measured;
  const late = `; the missing ${Math.round(short * 1000)} ms are a delay of the nameserver, which read that question late: glibc ends no wait more than a millisecond early, unless the wall clock is set meanwhile`;
  return `glibc waits ${seconds} s (${formula}; resolv/res_send.c, send_dg) from the first question of a round; both questions of a pair share that time. The first question had arrived ${waitLength(measured * 1000)} before${short > EARLY ? late : ''}. The time above belongs to this query only.`;
}

function whyNoRule({ server, query, local }: TimeoutEvent, all: readonly Event[]): string {
  const sender = senderOf({ server, query }, all);
  if (sender?.worker)
    return 'The expected length is not known: it depends on the _res of a thread of the daemon, which the lab cannot read';
  const call = sender?.call == null ? undefined : all[sender.call];
  if (call?.kind !== 'call') return 'The expected length is not known: the sender is unknown';
  if (all.some((each) => each.kind === 'probe-ready' && each.probe === call.probe && each.libc.name === 'musl'))
    return 'musl has no _res. It waits timeout / attempts of resolv.conf, which it reads for each lookup; the defaults are 5 s and 2 (src/network/res_msend.c, resolvconf.c). With timeout:1 that is half a second';
  if (!call.res) return 'The expected length is not known: this run did not store the _res of the thread';
  if (call.res.after.options.includes('RES_ROTATE'))
    return 'The expected length is not known: it depends on the order of the nameservers, which RES_ROTATE changes';
  return `The expected length is not known: ${local} is not in the _res after the call`;
}
