import { waitsText } from '../text/wait-text.ts';
import type { Mark } from './item.ts';
import { BAR } from './lane-layout.ts';
import { ABOVE, heightAbove, LINE, type Rows } from './row-layout.ts';

/** How wide a band is: alone on its lane, and beside others. */
const WIDTH = { alone: 22, beside: BAR + 4 };
const GAP = 3;
/** Between bands and their label. */
const BESIDE = 7;

/** Where a wait is drawn, in pixels; `left` and `textX` from the line of its lane. */
export interface PlacedWait {
  top: number;
  height: number;
  left: number;
  width: number;
  textX: number;
  textY: number;
  /** Empty where the label of another one speaks of it as well. */
  text: string;
}

interface Band {
  mark: Mark;
  top: number;
  bottom: number;
  /** The middle of the widest gap between the rows that it spans: there a label is in nobody's way. */
  middle: number;
}

/**
 * Places the waits of a diagram. Calls that a daemon's workers wait for at once have bands side by side; waits that a label would
 * stand in the same gap for, and that end alike, share one, and others stand below each other.
 */
export function placeWaits(marks: readonly Mark[], rows: Rows): Map<Mark, PlacedWait> {
  const waits = marks.filter(({ shape }) => shape === 'wait').map((mark) => bandOf(mark, marks, rows));
  const lanes = Map.groupBy(waits, ({ mark }) => mark.from);
  return new Map([...lanes.values()].flatMap(placeOnLane));
}

function placeOnLane(bands: readonly Band[]): [Mark, PlacedWait][] {
  const columns = columnsOf(bands);
  const count = 1 + Math.max(0, ...columns.values());
  const width = count > 1 ? WIDTH.beside : WIDTH.alone;
  const step = width + GAP;
  const textX = (count - 1) * step + width / 2 + BESIDE;
  const gaps = Map.groupBy(bands, ({ middle }) => middle);
  const labels = [...gaps.values()].map((inGap) => [...Map.groupBy(inGap, ({ mark }) => mark.wait?.next).values()]);
  return labels.flatMap((groups) =>
    groups.flatMap((group, line) =>
      group.map(({ mark, top, bottom, middle }, at): [Mark, PlacedWait] => [
        mark,
        {
          top,
          // The next one begins in the row where this one ends.
          height: Math.max(4, bottom - top - 2),
          left: (columns.get(callOf(mark)) ?? 0) * step - width / 2,
          width,
          textX,
          textY: middle + 4 + (line - (groups.length - 1) / 2) * LINE,
          text: at === 0 ? waitsText(group.flatMap(({ mark: { wait } }) => wait ?? [])) : '',
        },
      ]),
    ),
  );
}

/** Which column the waits of each call stand in: the first that is free from the first of them to the last. */
function columnsOf(bands: readonly Band[]): Map<number | null, number> {
  const columns = new Map<number | null, number>();
  const taken: number[] = [];
  for (const [call, those] of Map.groupBy(bands, ({ mark }) => callOf(mark))) {
    const from = Math.min(...those.map(({ mark }) => mark.at));
    const free = taken.findIndex((until) => until <= from);
    const column = free < 0 ? taken.length : free;
    columns.set(call, column);
    taken[column] = Math.max(...those.map(({ mark }) => mark.end ?? mark.at));
  }
  return columns;
}

function callOf({ wait }: Mark): number | null {
  return wait?.call ?? null;
}

function bandOf(mark: Mark, marks: readonly Mark[], rows: Rows): Band {
  const { at, end = at } = mark;
  // The height of a moment: that of the last mark up to it.
  const yAt = (time: number) => rows.y[marks.findLastIndex((each) => each.shape !== 'wait' && each.at <= time)] ?? 0;
  const [top, bottom] = [yAt(at), yAt(end)];
  return { mark, top, bottom, middle: middleOfGap(top, bottom, marks, rows) };
}

function middleOfGap(top: number, bottom: number, marks: readonly Mark[], rows: Rows): number {
  const within = marks.flatMap((mark, at) => {
    const y = rows.y[at] ?? 0;
    return y >= top && y <= bottom ? [{ y, above: heightAbove(mark, rows.room) + ABOVE }] : [];
  });
  const gaps = within.slice(1).map(({ y, above }, at) => ({ from: within[at]?.y ?? y, to: y - above }));
  const widest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0] ?? { from: top, to: bottom };
  return (widest.from + widest.to) / 2;
}
