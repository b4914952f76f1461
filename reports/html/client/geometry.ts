import type { Lane } from './lanes.ts';
import type { Mark } from './marks.ts';

/** Left of all lanes: the times. */
export const GUTTER = 78;
export const BAR = 8;

const COLUMN = BAR + 4;
const WIDTHS: Record<Lane['kind'], number> = { program: 210, daemon: 170, file: 250, server: 170, lab: 150 };

/** A lane and where it stands, in pixels. */
export interface PlacedLane extends Lane {
  left: number;
  width: number;
  /** Its line of life. */
  x: number;
}

/** Places lanes side by side; programs write to the right of their line, so it stands at the left of their lane. */
export function placeLanes(lanes: readonly Lane[], columns: ReadonlyMap<number, number>, scale: number): PlacedLane[] {
  const extra = COLUMN * Math.max(0, ...columns.values());
  let left = GUTTER;
  return lanes.map((lane) => {
    const width = Math.round(WIDTHS[lane.kind] * scale) + (lane.kind === 'program' ? extra : 0);
    const placed = { ...lane, left, width, x: Math.round(left + (lane.kind === 'program' ? 14 : width / 2)) };
    left += width;
    return placed;
  });
}

/** For each call, by event, how far right its bar stands: calls of one program that overlap stand side by side. */
export function columnsOfCalls(marks: readonly Mark[]): Map<number, number> {
  const columns = new Map<number, number>();
  const open = new Map<string, (number | null)[]>();
  for (const { shape, event, from, to } of marks) {
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

/** As much of a text as has room; letters of the diagram are about so wide. */
export function fitText(text: string, width: number): string {
  const most = Math.max(6, Math.floor(width / 6.7));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
