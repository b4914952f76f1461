import { type Html, html } from '../markup.ts';
import { columnText } from '../text/time-text.ts';
import type { DiagramItem } from './item.ts';
import { ANNOTATION_X, TIME_COLUMN, textWidth } from './lane-layout.ts';
import { ABOVE, ANNOTATION_LINE, annotationLines, heightAbove, LINE, type Rows } from './row-layout.ts';

/** Between a time and the lanes. */
const GAP = 10;

interface Gutter {
  linkTo: (event: number) => string;
  items: readonly DiagramItem[];
  rows: Rows;
  /** The event that the story turns on, and its time, from which all others count. */
  origin: { event: number; at: number };
}

/** The ground on which a item stands out that the repro points at, with room above it for what it says of it. */
export function drawHighlightBackground(
  item: DiagramItem,
  y: number,
  { rows, width }: { rows: Rows; width: number },
): Html | null {
  if (!item.highlight) return null;
  const above = heightAbove(item, rows.room);
  const height = above + 22 + (item.secondLine ? LINE : 0);
  return html`<rect class="highlight-background" x="0" y="${y - above - ABOVE}" width="${width}" height="${height}"/>`;
}

/**
 * What stays where it is when the lanes are scrolled sideways: the time of each item, what a step is called, and above a item what the
 * repro says of it, on a ground of its own: bars go through where that stands.
 * Clicks lead to the event as those on the item do; the keyboard and readers have the item itself.
 */
export function drawTimeColumn({ linkTo, items, rows, origin }: Gutter): Html[] {
  return items.map((item, at) => {
    if (item.shape === 'wait') return html``;
    const y = rows.y[at] ?? 0;
    const top = y - heightAbove(item, rows.room) + 3;
    const annotation = annotationLines(item, rows.room).map((line, index) => {
      const below = top + ANNOTATION_LINE * index;
      return html`<rect class="highlight-background" x="${ANNOTATION_X - 3}" y="${below - 11}" width="${textWidth(line, 'annotation') + 6}" height="${ANNOTATION_LINE}"/><text class="annotation" x="${ANNOTATION_X}" y="${below}">${line}</text>`;
    });
    const step =
      item.shape === 'line' && html`<text class="across" x="${TIME_COLUMN + 6}" y="${y - 5}">${item.text}</text>`;
    return html`${drawHighlightBackground(item, y, { rows, width: TIME_COLUMN })}<a class="item${item.event === origin.event && ' switch'}" href="${linkTo(item.event)}" data-event="${item.event}" tabindex="-1"><text class="time" x="${TIME_COLUMN - GAP}" y="${y + 4}" text-anchor="end">${columnText(item.at - origin.at)}</text>${step}${annotation}</a>
`;
  });
}
