import type { Event } from '../../../../lab/core/events.ts';
import type { DiagramItem } from '../diagram/item.ts';
import { timeOrigin } from '../diagram/time-origin.ts';
import { html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import { itemOfEvent, scrollToItem } from '../nav/scroll-into-view.ts';
import { eventDetails } from './event-details.ts';
import { eventIndex, eventPosition } from './event-position.ts';

/** The cell that is shown, with its items. */
export interface Shown {
  id: string;
  events: readonly Event[];
  items: readonly DiagramItem[];
}

/** Opens the panel for the event in the URL and marks the event in the diagram and the list. Without an event it closes the panel. */
export function showEvent(
  root: HTMLElement,
  { id, events, items }: Shown,
  named: string | null,
  params: Record<string, string>,
): void {
  const panel = root.querySelector<HTMLElement>('aside.event');
  if (!panel) return;
  for (const link of root.querySelectorAll('[data-event]')) {
    if (link.getAttribute('data-event') === named) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  panel.hidden = named === null;
  if (named === null) return;
  const index = eventIndex(named, events);
  const event = events[index];
  const linkTo = (to: number) => hashOf(id, { ...params, event: to });
  const link = (to: number | undefined, text: string) =>
    to === undefined ? '' : html`<a class="button" href="${linkTo(to)}">${text}</a>`;
  const close = html`<a class="button close" href="${hashOf(id, params)}" aria-label="close">×</a>`;
  if (!event) {
    panel.innerHTML =
      html`<div class="bar"><h2 tabindex="-1">There is no event ${named}</h2>${close}</div><p>This cell has events 0 to ${events.length - 1}.</p>`.text;
  } else {
    const { text, before, after } = eventPosition(index, { events, items });
    panel.innerHTML = html`<div class="bar"><h2 tabindex="-1">${text}</h2>
${link(before, '← before')} ${link(after, 'after →')} ${close}</div>
${eventDetails(event, events[timeOrigin(events)] ?? event, { all: events, linkTo })}`.text;
  }
  panel.querySelector('h2')?.focus({ preventScroll: true });
  const box = root.querySelector<HTMLElement>('.scroller');
  const item = itemOfEvent(root, index);
  if (box && item) scrollToItem(box, item);
}

/** Closes the panel with Escape, and returns the focus to the event in the diagram. */
export function closePanelOnEscape(root: HTMLElement): void {
  document.addEventListener('keydown', ({ key }) => {
    const close = key === 'Escape' ? root.querySelector<HTMLElement>('aside.event:not([hidden]) a.close') : null;
    if (!close) return;
    const link = root.querySelector<SVGAElement>('svg [aria-current]');
    close.click();
    link?.focus();
  });
}
