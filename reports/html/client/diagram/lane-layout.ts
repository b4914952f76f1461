import type { DiagramItem } from './item.ts';
import type { Lane } from './lanes.ts';

/** The width of the times, left of all lanes, in pixels. */
export const TIME_COLUMN = 84;
/** The width of the bar of a call, in pixels. */
export const BAR = 8;

const COLUMN = BAR + 4;
/** The lifeline of a program is at the left of its lane, because the text of its calls is to the right of it. */
const PROGRAM_X = 14;

/** The width of a character in pixels, with some reserve: of labels, annotations, lane headers and their subtitles. */
const LETTER = { label: 6.7, annotation: 7.4, head: 7.9, subtitle: 6.7 };

/** Where annotations begin: right of the bars and the waits of the first lane. */
export const ANNOTATION_X = TIME_COLUMN + PROGRAM_X + 16;

/** Pixels between the headers of two lanes. */
const BETWEEN = 9;

/** The share of the spare width that a lane gets. */
const SHARE: Record<Lane['kind'], number> = { program: 1, daemon: 2, file: 1.5, server: 2, sink: 1, lab: 1 };
const NARROWEST: Record<Lane['kind'], number> = { program: 52, daemon: 72, file: 96, server: 72, sink: 72, lab: 56 };

/** A lane with its position, in pixels. */
export interface PlacedLane extends Lane {
  left: number;
  width: number;
  /** The x coordinate of its lifeline. */
  x: number;
}

/**
 * Places lanes side by side. Each is at least as wide as its header; the spare width of the diagram is shared among them. Labels may
 * reach over other lanes.
 */
export function placeLanes(lanes: readonly Lane[], columns: ReadonlyMap<number, number>, width: number): PlacedLane[] {
  const overlapping = COLUMN * Math.max(0, ...columns.values());
  const least = lanes.map((lane) => leastWidth(lane, lanes) + (lane.kind === 'program' ? overlapping : 0));
  const rest = Math.max(0, width - TIME_COLUMN - sum(least)) / Math.max(1, sum(lanes.map(({ kind }) => SHARE[kind])));
  let left = TIME_COLUMN;
  return lanes.map((lane, at) => {
    const own = Math.floor((least[at] ?? 0) + rest * SHARE[lane.kind]);
    const x = Math.round(left + (lane.kind === 'program' ? PROGRAM_X : own / 2));
    const placed = { ...lane, left, width: own, x };
    left += own;
    return placed;
  });
}

/** The width of the time column and all lanes, in pixels. */
export function widthOf(lanes: readonly PlacedLane[]): number {
  return Math.max(TIME_COLUMN, ...lanes.map(({ left, width }) => left + width));
}

/** The column of each call's bar, by event: the bars of overlapping calls of one thread stand side by side. */
export function columnsOfCalls(items: readonly DiagramItem[]): Map<number, number> {
  const columns = new Map<number, number>();
  const open = new Map<string, (number | null)[]>();
  for (const { shape, event, from, to } of items) {
    const slots = open.get(shape === 'call' ? from : to) ?? [];
    if (shape === 'call') {
      const free = slots.indexOf(null);
      const column = free < 0 ? slots.length : free;
      slots[column] = event;
      columns.set(event, column);
      open.set(from, slots);
    } else if (shape === 'return') {
      const column = slots.indexOf(event);
      if (column >= 0) slots[column] = null;
    }
  }
  return columns;
}

/** The centre of a call's bar. */
export function barX(lane: PlacedLane, column: number): number {
  return lane.x + column * COLUMN;
}

/** An upper limit for the width of a text, in pixels. */
export function textWidth(text: string, letters: keyof typeof LETTER = 'label'): number {
  return Math.ceil(text.length * LETTER[letters]);
}

/** The text, shortened with `…` where it is wider than `width` pixels. */
export function fitText(text: string, width: number, letters: keyof typeof LETTER = 'label'): string {
  const most = Math.max(6, Math.floor(width / LETTER[letters]));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** The text in lines of at most `width` pixels, broken between words. */
export function wrapText(text: string, width: number, letters: keyof typeof LETTER): string[] {
  const most = Math.max(6, Math.floor(width / LETTER[letters]));
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = [...lines.slice(-1), word].join(' ');
    if (longer.length <= most) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

/** The width of annotations in a diagram of this width, in pixels. */
export function annotationWidth(width: number): number {
  return width - ANNOTATION_X - 6;
}

function leastWidth(lane: Lane, lanes: readonly Lane[]): number {
  const { kind, title, subtitle, program } = lane;
  const headers = [NARROWEST[kind], subtitle.length * LETTER.subtitle + BETWEEN];
  if (kind !== 'program') return Math.ceil(Math.max(...headers, title.length * LETTER.head + BETWEEN));
  // The name of a program is above all of its threads, and may be wider than one.
  const threads = lanes.filter((other) => other.program === program).length;
  return Math.ceil(
    Math.max(...headers, title.length * LETTER.subtitle + 14, (program.length * LETTER.head + 14) / threads),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
