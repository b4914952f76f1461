import { GUTTER } from './geometry.ts';
import type { Mark } from './mark.ts';
import { type Html, html } from './markup.ts';
import { ABOVE, heightAbove, LINE, type Rows, SAYING_LINE, sayingLines } from './rows.ts';
import { columnText } from './time-text.ts';

/** Between a time and the lanes. */
const GAP = 10;

interface Gutter {
  linkTo: (event: number) => string;
  marks: readonly Mark[];
  rows: Rows;
  /** The time from which all others count. */
  zero: number;
}

/** The ground on which a mark stands out that the repro points at, with room above it for what it says of it. */
export function drawGround(mark: Mark, y: number, { rows, width }: { rows: Rows; width: number }): Html | null {
  if (!mark.highlight) return null;
  const above = heightAbove(mark, rows.room);
  const height = above + 22 + (mark.besides ? LINE : 0);
  return html`<rect class="ground" x="0" y="${y - above - ABOVE}" width="${width}" height="${height}"/>`;
}

/**
 * What stays where it is when the lanes are scrolled sideways: the time of each mark, and above the mark what the repro says of it.
 * Clicks lead to the event as those on the mark do; the keyboard and readers have the mark itself.
 */
export function drawGutter({ linkTo, marks, rows, zero }: Gutter): Html[] {
  return marks.map((mark, at) => {
    if (mark.shape === 'wait') return html``;
    const y = rows.y[at] ?? 0;
    const top = y - heightAbove(mark, rows.room) + 3;
    const saying = sayingLines(mark, rows.room).map(
      (line, index) => html`<text class="saying" x="${GUTTER + 6}" y="${top + SAYING_LINE * index}">${line}</text>`,
    );
    return html`${drawGround(mark, y, { rows, width: GUTTER })}<a class="mark" href="${linkTo(mark.event)}" data-event="${mark.event}" tabindex="-1"><text class="time" x="${GUTTER - GAP}" y="${y + 4}" text-anchor="end">${columnText(mark.at - zero)}</text>${saying}</a>
`;
  });
}
