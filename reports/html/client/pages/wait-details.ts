import type { Event } from '../../../../lab/core/events.ts';
import type { TimeoutEvent, TimeoutRule } from '../../../../lab/derive/events.ts';
import { type Html, html } from '../markup.ts';
import { waitLength } from '../text/wait-text.ts';
import { senderOf } from './sender-text.ts';

/**
 * glibc polls for whole milliseconds (resolv/res_send.c, send_dg: `ptimeout`), so it may stop that much before its time, in seconds. It
 * reckons by the wall clock (evNowTime: CLOCK_REALTIME), which somebody may set. All else that is shorter was read late.
 */
const EARLY = 0.001;

/** For how long a resolver was to wait, or why that is not known, and how exact it is what it did. */
export function waitDetails(event: TimeoutEvent, all: readonly Event[]): Html {
  return html`<p>${event.rule ? ruleText(event.rule) : `${whyNoRule(event, all)}.`}</p>
<p class="quiet">Lengths are between arrivals at the nameserver, as it gets to read what came: on a busy machine some milliseconds more or less than the resolver waited.</p>`;
}

function ruleText({ seconds, measured, formula }: TimeoutRule): string {
  const short = seconds - measured;
  const late = `; the ${Math.round(short * 1000)} ms that are missing are the nameserver's, which came late to it: glibc ends no wait more than a millisecond early, unless the wall clock is set meanwhile`;
  return `glibc was to wait ${seconds} s (${formula}; resolv/res_send.c, send_dg), counted from the first question of this round, whose clock both of a pair share. That one had come ${waitLength(measured * 1000)} before${short > EARLY ? late : ''}. The time above is that of this query alone.`;
}

function whyNoRule({ server, query, local }: TimeoutEvent, all: readonly Event[]): string {
  const sender = senderOf({ server, query }, all);
  if (sender?.worker)
    return 'For how long it was to wait is not known: the daemon counted that by the _res of one of its own threads, which lies in its process and which nobody reports';
  const call = sender?.call == null ? undefined : all[sender.call];
  if (call?.kind !== 'call') return 'For how long it was to wait is not known: nobody knows who asked';
  if (all.some((each) => each.kind === 'probe-ready' && each.probe === call.probe && each.libc.name === 'musl'))
    return 'musl has no _res. It waits for timeout / attempts of the resolv.conf that it reads for each lookup, 5 s and 2 where that says nothing (src/network/res_msend.c, resolvconf.c): half a second with timeout:1';
  if (!call.res) return 'For how long it was to wait is not known: this run has not kept the _res of its thread';
  if (call.res.after.options.includes('RES_ROTATE'))
    return 'For how long it was to wait is not known: it takes its nameservers in origin (RES_ROTATE), and the time depends on their order';
  return `For how long it was to wait is not known: ${local} is not in the _res that the call left`;
}
