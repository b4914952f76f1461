import type { Event } from '../../../lab/events.ts';
import { eventDetails } from './event-details.ts';
import type { Mark } from './mark.ts';
import { html } from './markup.ts';
import { hashOf } from './route.ts';
import { bringIntoSight, markOfEvent } from './sight.ts';
import { switchOf } from './switch.ts';

/** What the panel needs of the cell that is shown. */
export interface Shown {
  id: string;
  events: readonly Event[];
  marks: readonly Mark[];
}

/** Opens the panel for one event and marks it in the diagram and the list, or closes it. */
export function showEvent(
  root: HTMLElement,
  { id, events, marks }: Shown,
  index: number | null,
  params: Record<string, string>,
): void {
  const panel = root.querySelector<HTMLElement>('aside.event');
  if (!panel) return;
  for (const link of root.querySelectorAll('[data-event]')) {
    if (Number(link.getAttribute('data-event')) === index) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  const event = index === null ? undefined : events[index];
  panel.hidden = !event;
  if (!event || index === null) return;
  const order = [...new Set(marks.map((mark) => mark.event))];
  const link = (to: number | undefined, text: string) =>
    to === undefined ? '' : html`<a class="button" href="${hashOf(id, { ...params, event: to })}">${text}</a>`;
  const at = order.indexOf(index);
  panel.innerHTML = html`<div class="bar"><h2 tabindex="-1">Event ${at + 1} of the ${order.length} shown</h2>
${link(order[at - 1], '← before')} ${link(order[at + 1], 'after →')} <a class="button close" href="${hashOf(id, params)}" aria-label="close">×</a></div>
${eventDetails(event, events[switchOf(events)] ?? event, events)}`.text;
  panel.querySelector('h2')?.focus({ preventScroll: true });
  const box = root.querySelector<HTMLElement>('.scroller');
  const mark = markOfEvent(root, index);
  if (box && mark) bringIntoSight(box, mark);
}
