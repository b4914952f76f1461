import { type Html, html } from '../markup.ts';
import { columnText } from '../text/time-text.ts';
import type { Mark } from './item.ts';
import { GUTTER, SAYING_X, textWidth } from './lane-layout.ts';
import { ABOVE, heightAbove, LINE, type Rows, SAYING_LINE, sayingLines } from './row-layout.ts';

/** Between a time and the lanes. */
const GAP = 10;

interface Gutter {
  linkTo: (event: number) => string;
  marks: readonly Mark[];
  rows: Rows;
  /** The event that the story turns on, and its time, from which all others count. */
  turn: { event: number; at: number };
}

/** The ground on which a mark stands out that the repro points at, with room above it for what it says of it. */
export function drawGround(mark: Mark, y: number, { rows, width }: { rows: Rows; width: number }): Html | null {
  if (!mark.highlight) return null;
  const above = heightAbove(mark, rows.room);
  const height = above + 22 + (mark.besides ? LINE : 0);
  return html`<rect class="ground" x="0" y="${y - above - ABOVE}" width="${width}" height="${height}"/>`;
}

/**
 * What stays where it is when the lanes are scrolled sideways: the time of each mark, what a step is called, and above a mark what the
 * repro says of it, on a ground of its own: bars go through where that stands.
 * Clicks lead to the event as those on the mark do; the keyboard and readers have the mark itself.
 */
export function drawGutter({ linkTo, marks, rows, turn }: Gutter): Html[] {
  return marks.map((mark, at) => {
    if (mark.shape === 'wait') return html``;
    const y = rows.y[at] ?? 0;
    const top = y - heightAbove(mark, rows.room) + 3;
    const saying = sayingLines(mark, rows.room).map((line, index) => {
      const below = top + SAYING_LINE * index;
      return html`<rect class="ground" x="${SAYING_X - 3}" y="${below - 11}" width="${textWidth(line, 'saying') + 6}" height="${SAYING_LINE}"/><text class="saying" x="${SAYING_X}" y="${below}">${line}</text>`;
    });
    const step = mark.shape === 'line' && html`<text class="across" x="${GUTTER + 6}" y="${y - 5}">${mark.text}</text>`;
    return html`${drawGround(mark, y, { rows, width: GUTTER })}<a class="mark${mark.event === turn.event && ' switch'}" href="${linkTo(mark.event)}" data-event="${mark.event}" tabindex="-1"><text class="time" x="${GUTTER - GAP}" y="${y + 4}" text-anchor="end">${columnText(mark.at - turn.at)}</text>${step}${saying}</a>
`;
  });
}
