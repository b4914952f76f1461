import type { Report } from '../data/open-report.ts';
import type { IndexEntry } from '../data/report-data.ts';
import { drawDiagram } from '../diagram/diagram.ts';
import { type DiagramModel, diagramModel } from '../diagram/model.ts';
import { availableWidth } from '../nav/available-width.ts';
import { scrollToFirst } from '../nav/scroll-into-view.ts';
import { type CellOptions, cellView, paramsOf } from './cell-view.ts';
import { showEvent } from './event-panel.ts';
import { eventIndex } from './event-position.ts';

/** Shows one cell, and one of its events if the URL names it. */
export async function showCell(
  root: HTMLElement,
  report: Report,
  entry: IndexEntry,
  params: URLSearchParams,
): Promise<void> {
  const cell = await report.cell(entry.id);
  const { events, highlights } = cell;
  const modelWith = (options: CellOptions) => diagramModel(entry.id, events, { ...options, highlights });
  const named = params.get('event');
  const event = named === null ? -1 : eventIndex(named, events);
  const requested = { checks: params.has('checks'), syscalls: params.has('syscalls') };
  const all = { checks: true, syscalls: requested.syscalls || events[event]?.kind === 'syscall' };
  const shows = (options: CellOptions) => event < 0 || modelWith(options).items.some((item) => item.event === event);
  // The URL may name an event that these options hide. Some events have no item under any options.
  const options = !shows(requested) && shows(all) ? all : requested;
  const model = modelWith(options);
  const width = availableWidth(1, named !== null);
  const key = JSON.stringify([entry.id, options]);
  // For another event of the same cell the page is not drawn again, which would lose the scroll position.
  if (root.dataset.shows !== key) {
    const pressed = root.dataset.shows && document.activeElement?.getAttribute('data-toggle');
    root.innerHTML = cellView({ cell, entry, all: report.cells, model, options, width }).text;
    const box = root.querySelector<HTMLElement>('.scroller');
    if (box) scrollToFirst(box);
    if (pressed) root.querySelector<HTMLElement>(`[data-toggle="${pressed}"]`)?.focus({ preventScroll: true });
  } else if (root.dataset.width !== String(width)) redraw(root, model, width);
  root.dataset.shows = key;
  root.dataset.width = String(width);
  showEvent(root, model, named, paramsOf(options));
}

/** Draws the diagram in another width. The scroll position and the focus stay. */
function redraw(root: HTMLElement, model: DiagramModel, width: number): void {
  const box = root.querySelector('.scroller');
  if (!box) return;
  const focused = box.contains(document.activeElement) ? document.activeElement?.getAttribute('data-event') : null;
  box.innerHTML = drawDiagram(model, { width }).text;
  if (focused) box.querySelector<SVGElement>(`[data-event="${focused}"]`)?.focus({ preventScroll: true });
}
