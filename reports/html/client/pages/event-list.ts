import { laneNames, lanesOf } from '../diagram/lanes.ts';
import type { DiagramModel } from '../diagram/model.ts';
import { timeOrigin } from '../diagram/time-origin.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import { offsetText } from '../text/time-text.ts';

/** The items of a diagram as text, one line each. */
export function eventList({ id, events, items }: DiagramModel): Html {
  const zero = events[timeOrigin(events)]?.at ?? 0;
  const used = new Set(items.flatMap(({ from, to }) => [from, to]));
  const names = laneNames(lanesOf(events).filter((lane) => used.has(lane.id)));
  return html`<ol class="events">${items.map((item) => {
    const [from, to] = [names.get(item.from), names.get(item.to)];
    const who = item.shape === 'line' ? '' : from === to ? from : `${from} → ${to}`;
    const said = [item.text, item.secondLine].filter(Boolean).join(' · ');
    const text = item.shape === 'return' ? `→ ${said}` : said;
    const highlight = item.highlight && html` <b>${item.highlight.number} ▸ ${item.highlight.text}</b>`;
    return html`<li class="${item.shape}"><a href="${hashOf(id, { event: item.event })}" data-event="${item.event}"><span class="time">${offsetText(item.at - zero)}</span> <span class="who">${who}</span> <span>${text}${highlight}</span></a></li>`;
  })}</ol>`;
}
