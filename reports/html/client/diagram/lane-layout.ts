import type { DiagramItem } from './item.ts';
import type { Lane } from './lanes.ts';

/** Left of all lanes: the times. */
export const TIME_COLUMN = 84;
export const BAR = 8;

const COLUMN = BAR + 4;
/** Where a program's line stands in its lane: at the left, for what it calls is written to the right of it. */
const PROGRAM_X = 14;

/** How wide letters are, in pixels, with some room: those of labels, of what a repro says, of heads, and of what stands below a head. */
const LETTER = { label: 6.7, annotation: 7.4, head: 7.9, subtitle: 6.7 };

/** Where what a repro says of a item begins: right of the bars of the first lane, and of the splitColumns on it. */
export const ANNOTATION_X = TIME_COLUMN + PROGRAM_X + 16;

/** Between the heads of two lanes, in pixels. */
const BETWEEN = 9;

/** How much of the room that is left over a lane gets. */
const SHARE: Record<Lane['kind'], number> = { program: 1, daemon: 2, file: 1.5, server: 2, lab: 1 };
const NARROWEST: Record<Lane['kind'], number> = { program: 52, daemon: 72, file: 96, server: 72, lab: 56 };

/** A lane and where it stands, in pixels. */
export interface PlacedLane extends Lane {
  left: number;
  width: number;
  /** Its line of life. */
  x: number;
}

/**
 * Places lanes side by side, in so many pixels if they need no more: each is as wide as its head, and the room that is left is
 * shared among them. Labels may reach over the lines of neighbours.
 */
export function placeLanes(lanes: readonly Lane[], columns: ReadonlyMap<number, number>, room: number): PlacedLane[] {
  const overlapping = COLUMN * Math.max(0, ...columns.values());
  const least = lanes.map((lane) => leastWidth(lane, lanes) + (lane.kind === 'program' ? overlapping : 0));
  const rest = Math.max(0, room - TIME_COLUMN - sum(least)) / Math.max(1, sum(lanes.map(({ kind }) => SHARE[kind])));
  let left = TIME_COLUMN;
  return lanes.map((lane, at) => {
    const width = Math.floor((least[at] ?? 0) + rest * SHARE[lane.kind]);
    const placed = { ...lane, left, width, x: Math.round(left + (lane.kind === 'program' ? PROGRAM_X : width / 2)) };
    left += width;
    return placed;
  });
}

/** How many pixels all of some lanes take, with the times left of them. */
export function widthOf(lanes: readonly PlacedLane[]): number {
  return Math.max(TIME_COLUMN, ...lanes.map(({ left, width }) => left + width));
}

/** For each call, by event, how far right its bar stands: calls of one thread that overlap stand side by side. */
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

/** The middle of a call's bar. */
export function barX(lane: PlacedLane, column: number): number {
  return lane.x + column * COLUMN;
}

/** How wide a label is, at most. */
export function textWidth(text: string, letters: keyof typeof LETTER = 'label'): number {
  return Math.ceil(text.length * LETTER[letters]);
}

/** As much of a text as has room; all of it, as a rule. */
export function fitText(text: string, width: number, letters: keyof typeof LETTER = 'label'): string {
  const most = Math.max(6, Math.floor(width / LETTER[letters]));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** A text in lines that have room, broken between words. */
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

/** How many pixels of a diagram that is so wide there are for what a repro says of a item. */
export function annotationWidth(width: number): number {
  return width - ANNOTATION_X - 6;
}

function leastWidth(lane: Lane, lanes: readonly Lane[]): number {
  const { kind, title, subtitle, program } = lane;
  const headers = [NARROWEST[kind], subtitle.length * LETTER.subtitle + BETWEEN];
  if (kind !== 'program') return Math.ceil(Math.max(...headers, title.length * LETTER.head + BETWEEN));
  // The name of a program stands above all of its threads, and may be wider than one.
  const threads = lanes.filter((other) => other.program === program).length;
  return Math.ceil(
    Math.max(...headers, title.length * LETTER.subtitle + 14, (program.length * LETTER.head + 14) / threads),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
