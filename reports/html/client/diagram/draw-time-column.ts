import { type Html, html } from '../markup.ts';
import { columnText } from '../text/time-text.ts';
import type { DiagramItem } from './item.ts';
import { ANNOTATION_X, TIME_COLUMN, textWidth } from './lane-layout.ts';
import { ABOVE, ANNOTATION_LINE, annotationLines, heightAbove, LINE, type Rows } from './row-layout.ts';

/** Pixels between a time and the lanes. */
const GAP = 10;

interface TimeColumn {
  linkTo: (event: number) => string;
  items: readonly DiagramItem[];
  rows: Rows;
  /** The event from which times count, and its time. */
  origin: { event: number; at: number };
}

/** The background of a highlighted item and of the annotation above it. */
export function drawHighlightBackground(
  item: DiagramItem,
  y: number,
  { rows, width }: { rows: Rows; width: number },
): Html | null {
  if (!item.highlight) return null;
  const above = heightAbove(item, rows.annotationWidth);
  const height = above + 22 + (item.secondLine ? LINE : 0);
  return html`<rect class="highlight-background" x="0" y="${y - above - ABOVE}" width="${width}" height="${height}"/>`;
}

/**
 * The column that stays in view when the lanes scroll sideways: the time of each item, the labels of steps, and annotations. An
 * annotation has a background, because bars of calls cross it. The links here are for the mouse; the Tab key and screen readers use
 * those of the items.
 */
export function drawTimeColumn({ linkTo, items, rows, origin }: TimeColumn): Html[] {
  return items.map((item, at) => {
    if (item.shape === 'wait') return html``;
    const y = rows.y[at] ?? 0;
    const top = y - heightAbove(item, rows.annotationWidth) + 3;
    const annotation = annotationLines(item, rows.annotationWidth).map((line, index) => {
      const below = top + ANNOTATION_LINE * index;
      return html`<rect class="highlight-background" x="${ANNOTATION_X - 3}" y="${below - 11}" width="${textWidth(line, 'annotation') + 6}" height="${ANNOTATION_LINE}"/><text class="annotation" x="${ANNOTATION_X}" y="${below}">${line}</text>`;
    });
    const step =
      item.shape === 'line' && html`<text class="across" x="${TIME_COLUMN + 6}" y="${y - 5}">${item.text}</text>`;
    return html`${drawHighlightBackground(item, y, { rows, width: TIME_COLUMN })}<a class="item${item.event === origin.event && ' switch'}" href="${linkTo(item.event)}" data-event="${item.event}" tabindex="-1"><text class="time" x="${TIME_COLUMN - GAP}" y="${y + 4}" text-anchor="end">${columnText(item.at - origin.at)}</text>${step}${annotation}</a>
`;
  });
}
