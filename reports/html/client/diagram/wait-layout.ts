import { waitsText } from '../text/wait-text.ts';
import type { DiagramItem } from './item.ts';
import { BAR } from './lane-layout.ts';
import { ABOVE, heightAbove, LINE, type Rows } from './row-layout.ts';

/** The width of a band in pixels: alone on its lane, and beside others. */
const WIDTH = { alone: 22, beside: BAR + 4 };
/** Pixels between two bands. */
const GAP = 3;
/** Pixels between bands and their label. */
const BESIDE = 7;

/** The position of a wait in pixels; `left` and `textX` count from the lifeline of its lane. */
export interface PlacedWait {
  top: number;
  height: number;
  left: number;
  width: number;
  textX: number;
  textY: number;
  /** Empty where the label of another wait covers this one as well. */
  text: string;
}

interface Band {
  item: DiagramItem;
  top: number;
  bottom: number;
  /** The middle of the widest gap between the rows that the band spans. A label there covers no other text. */
  middle: number;
}

/**
 * Places the waits of a diagram. Simultaneous waits for different calls have bands side by side. Waits with the same end and the same
 * gap share a label; other labels in that gap stand below each other.
 */
export function placeWaits(items: readonly DiagramItem[], rows: Rows): Map<DiagramItem, PlacedWait> {
  const waits = items.filter(({ shape }) => shape === 'wait').map((item) => bandOf(item, items, rows));
  const lanes = Map.groupBy(waits, ({ item }) => item.from);
  return new Map([...lanes.values()].flatMap(placeOnLane));
}

function placeOnLane(bands: readonly Band[]): [DiagramItem, PlacedWait][] {
  const columns = columnsOf(bands);
  const count = 1 + Math.max(0, ...columns.values());
  const width = count > 1 ? WIDTH.beside : WIDTH.alone;
  const step = width + GAP;
  const textX = (count - 1) * step + width / 2 + BESIDE;
  const gaps = Map.groupBy(bands, ({ middle }) => middle);
  const labels = [...gaps.values()].map((inGap) => [...Map.groupBy(inGap, ({ item }) => item.wait?.next).values()]);
  return labels.flatMap((groups) =>
    groups.flatMap((group, line) =>
      group.map(({ item, top, bottom, middle }, at): [DiagramItem, PlacedWait] => [
        item,
        {
          top,
          // The next wait begins in the row where this one ends.
          height: Math.max(4, bottom - top - 2),
          left: (columns.get(callOf(item)) ?? 0) * step - width / 2,
          width,
          textX,
          textY: middle + 4 + (line - (groups.length - 1) / 2) * LINE,
          text: at === 0 ? waitsText(group.flatMap(({ item: { wait } }) => wait ?? [])) : '',
        },
      ]),
    ),
  );
}

/** The column of each call's waits: the first column that is free from the begin of the first wait to the end of the last. */
function columnsOf(bands: readonly Band[]): Map<number | null, number> {
  const columns = new Map<number | null, number>();
  const taken: number[] = [];
  for (const [call, those] of Map.groupBy(bands, ({ item }) => callOf(item))) {
    const from = Math.min(...those.map(({ item }) => item.at));
    const free = taken.findIndex((until) => until <= from);
    const column = free < 0 ? taken.length : free;
    columns.set(call, column);
    taken[column] = Math.max(...those.map(({ item }) => item.end ?? item.at));
  }
  return columns;
}

function callOf({ wait }: DiagramItem): number | null {
  return wait?.call ?? null;
}

function bandOf(item: DiagramItem, items: readonly DiagramItem[], rows: Rows): Band {
  const { at, end = at } = item;
  // The height of a point in time is the row of the last item up to it.
  const yAt = (time: number) => rows.y[items.findLastIndex((each) => each.shape !== 'wait' && each.at <= time)] ?? 0;
  const [top, bottom] = [yAt(at), yAt(end)];
  return { item, top, bottom, middle: middleOfGap(top, bottom, items, rows) };
}

function middleOfGap(top: number, bottom: number, items: readonly DiagramItem[], rows: Rows): number {
  const within = items.flatMap((item, at) => {
    const y = rows.y[at] ?? 0;
    return y >= top && y <= bottom ? [{ y, above: heightAbove(item, rows.annotationWidth) + ABOVE }] : [];
  });
  const gaps = within.slice(1).map(({ y, above }, at) => ({ from: within[at]?.y ?? y, to: y - above }));
  const widest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0] ?? { from: top, to: bottom };
  return (widest.from + widest.to) / 2;
}
