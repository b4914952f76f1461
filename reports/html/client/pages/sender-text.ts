import type { Event } from '../../../../lab/core/events.ts';
import type { NscdEvent } from '../../../../lab/daemon/tap/events.ts';
import { connectionOf, daemonRequestsOf } from '../../../../lab/derive/attribution/daemon-requests.ts';
import { type Sender, sendersOf } from '../diagram/senders.ts';
import { type Html, html } from '../markup.ts';
import { callText, eventText } from '../text/event-text.ts';

/** All events of a cell, and their links; without `linkTo` there are no links. */
export interface EventContext {
  all: readonly Event[];
  linkTo?: (event: number) => string;
}

/** The sender of the query or of the request to a daemon that an event belongs to; null for other events. */
export function senderText(event: Event, context: EventContext): Html | null {
  const { all } = context;
  if (event.kind === 'nscd-request' || event.kind === 'nscd-reply' || event.kind === 'nscd-end')
    return clientText(event, context);
  if (!('query' in event)) return null;
  const said =
    event.kind === 'timeout' ? 'Waiting:' : ASKING.includes(event.kind) ? 'Sent by' : 'Its query was sent by';
  return html`<p>${said} ${senderName(senderOf(event, all), context)}.</p>`;
}

/** The sender of the query that an event belongs to; undefined where the sender is unknown. */
export function senderOf(about: { server: string; query: number }, all: readonly Event[]): Sender | undefined {
  const { server, query } = about;
  const index = all.findIndex((each) => each.kind === 'dns-query' && each.server === server && each.query === query);
  return sendersOf(all).get(index);
}

const ASKING: readonly Event['kind'][] = ['dns-query', 'retransmit'];

function senderName(sender: Sender | undefined, context: EventContext): Html {
  if (!sender) return html`an unknown program: no call for its name was under way`;
  const { worker, call } = sender;
  if (call === null) return html`the lab, as a control`;
  const caller = callerText(call, context);
  if (!worker) return html`${caller} (inferred from its name and time)`;
  const daemon = context.all.find((each) => each.kind === 'daemon' && each.host === worker.host);
  const name = daemon?.kind === 'daemon' ? daemon.daemon : 'the daemon';
  if (worker.request === null) return html`${name} of ${worker.host}, for ${caller} (inferred from its name and time)`;
  return html`${name} of ${worker.host}, for ${linkText(worker.request, eventText, context)} of ${caller} (inferred from its name and time, and from that request)`;
}

/** The client of a connection to a daemon. The kernel names the process; thread and call are inferred. */
function clientText(event: NscdEvent, context: EventContext): Html | null {
  const { all } = context;
  const made = daemonRequestsOf(all).get(connectionOf(event));
  if (!made) return null;
  const { request, call } = made;
  const said = event.kind === 'nscd-request' ? 'Made by' : 'Its request was made by';
  if (!call)
    return html`<p>${said} process ${request.pid}, according to the kernel: ${request.probe ?? 'no program of this cell'}.</p>`;
  const caller = callerText(all.indexOf(call), context);
  return html`<p>${said} ${caller} (the process, ${request.pid}, is known from the kernel; thread and call are inferred from name and time).</p>`;
}

function callerText(index: number, context: EventContext): Html {
  const call = context.all[index];
  if (call?.kind !== 'call') return html`a call`;
  const check = call.label?.startsWith('sentinel:') && ', a check of the lab';
  return html`${call.probe}, thread ${call.thread}, in ${linkText(index, () => callText(call), context)}${check}`;
}

function linkText(index: number, say: (event: Event) => string, { all, linkTo }: EventContext): Html {
  const event = all[index];
  const text = event ? say(event) : '';
  return linkTo ? html`<a href="${linkTo(index)}">${text}</a>` : html`${text}`;
}
