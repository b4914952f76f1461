import type { Scene } from '../diagram/diagram.ts';
import { laneNames, lanesOf } from '../diagram/lanes.ts';
import { switchOf } from '../diagram/time-origin.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import { offsetText } from '../text/time-text.ts';

/** The marks of a diagram as text, one line each. */
export function eventList({ id, events, marks }: Scene): Html {
  const zero = events[switchOf(events)]?.at ?? 0;
  const used = new Set(marks.flatMap(({ from, to }) => [from, to]));
  const names = laneNames(lanesOf(events).filter((lane) => used.has(lane.id)));
  return html`<ol class="events">${marks.map((mark) => {
    const [from, to] = [names.get(mark.from), names.get(mark.to)];
    const who = mark.shape === 'line' ? '' : from === to ? from : `${from} → ${to}`;
    const said = [mark.text, mark.besides].filter(Boolean).join(' · ');
    const text = mark.shape === 'return' ? `→ ${said}` : said;
    const highlight = mark.highlight && html` <b>${mark.highlight.number} ▸ ${mark.highlight.text}</b>`;
    return html`<li class="${mark.shape}"><a href="${hashOf(id, { event: mark.event })}" data-event="${mark.event}"><span class="time">${offsetText(mark.at - zero)}</span> <span class="who">${who}</span> <span>${text}${highlight}</span></a></li>`;
  })}</ol>`;
}
