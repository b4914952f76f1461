import type { Paint } from '../ansi.ts';
import { columnsOf, layOut, splitColumns, totalWidth } from '../columns.ts';
import type { PlannedResult } from '../reporter.ts';
import { truncate } from '../text.ts';
import { tally } from '../verdict-summary.ts';
import { headChoices } from './head-choices.ts';
import { type CellState, LETTERS, letterOf } from './letter.ts';
import { type GridRow, gridRows } from './rows.ts';

export interface GridView {
  /** Size of the terminal. */
  columns: number;
  rows: number;
  paint: Paint;
}

/** Lines around the rows: the head's two, which rows are shown, the legend, the totals, and the cursor's. */
const LINES_AROUND = 6;

/** The least width of a row's name. */
const SHORTEST_NAME = 8;

/** The grid as lines that fit the terminal. Where not all rows fit, it shows the first unfinished row and those below it. */
export function drawGrid(
  cells: readonly PlannedResult[],
  states: ReadonlyMap<string, CellState>,
  { columns, rows, paint }: GridView,
): string[] {
  // A terminal may break a line after the last column, even when nothing follows.
  const width = columns - 1;
  const height = Math.max(1, rows - LINES_AROUND);
  const all = gridRows(cells, height);
  const stateOf = (id: string) => states.get(id) ?? 'waiting';
  const from = firstShown(all, height, stateOf);
  const shown = all.slice(from, from + height);
  const summary = [paint('dim', truncate(totalsLine(cells, states), width))];
  const body = drawRows(cells, all, shown, { width, paint, stateOf });
  if (!body || rows < LINES_AROUND) return summary;
  const more = `rows ${from + 1} to ${from + shown.length} of ${all.length}`;
  return [
    ...body,
    ...(shown.length < all.length ? [paint('dim', truncate(more, width))] : []),
    legendLine(width, paint),
    ...summary,
  ];
}

interface RowsView {
  width: number;
  paint: Paint;
  stateOf(id: string): CellState;
}

/** The heads and rows; null where no column fits. Widths come from all rows, so that columns stay in place when rows change. */
function drawRows(
  cells: readonly PlannedResult[],
  all: readonly GridRow[],
  shown: readonly GridRow[],
  { width, paint, stateOf }: RowsView,
): string[] | null {
  const libcs = columnsOf(cells);
  const contents = libcs.map(({ id }) => Math.max(...all.map(({ byLibc }) => byLibc.get(id)?.length ?? 0)));
  const partWidths = (all[0]?.parts ?? []).map((_, at) => widest(all.map(({ parts }) => parts[at] ?? '')));
  const partsWidth = partWidths.reduce((sum, each) => sum + 1 + each, 0);
  const longest = widest(all.map(({ name }) => name));
  const layout = layOut(libcs, { contents, width: width - longest - partsWidth, choices: headChoices(libcs) });
  const nameWidth = Math.min(longest, Math.max(SHORTEST_NAME, width - partsWidth - totalWidth(layout)));
  const room = width - nameWidth - partsWidth;
  const visible = splitColumns(layout, room)[0]?.layout;
  if (!visible || totalWidth(visible) > room) return null;
  const gap = ' '.repeat(visible.gap);
  const blank = ' '.repeat(nameWidth + partsWidth);
  const heads = visible.head.map(
    (texts) => blank + texts.map((text, at) => gap + text.padEnd(visible.widths[at] ?? 0)).join(''),
  );
  const rows = shown.map(({ name, parts, byLibc }) => {
    const label = truncate(name, nameWidth).padEnd(nameWidth);
    const padded = parts.map((part, at) => ` ${part.padEnd(partWidths[at] ?? 0)}`).join('');
    const drawn = visible.columns.map(({ id }, at) => {
      const cellsHere = byLibc.get(id) ?? [];
      const letters = cellsHere.map((ids) => letterOf(ids.map(stateOf)));
      const padding = ' '.repeat((visible.widths[at] ?? 0) - cellsHere.length);
      return gap + letters.map(({ letter, style }) => paint(style, letter)).join('') + padding;
    });
    return label + padded + drawn.join('');
  });
  return [...heads.map((line) => line.trimEnd()), ...rows.map((line) => line.trimEnd())];
}

/** The first unfinished row, or an earlier one where fewer rows than fit come after it. */
function firstShown(rows: readonly GridRow[], height: number, stateOf: (id: string) => CellState): number {
  const open = rows.findIndex(({ byLibc }) =>
    [...byLibc.values()].flat(2).some((id) => typeof stateOf(id) === 'string'),
  );
  const last = Math.max(0, rows.length - height);
  return open < 0 ? last : Math.min(open, last);
}

function totalsLine(cells: readonly PlannedResult[], states: ReadonlyMap<string, CellState>): string {
  const values = [...states.values()];
  const done = values.filter((state) => typeof state === 'object');
  const running = values.filter((state) => state === 'running').length;
  const found = done.length > 0 ? `: ${tally(done)}` : '';
  return `${done.length}/${cells.length} done, ${running} running${found}`;
}

/** As many items of the legend as fit. */
function legendLine(width: number, paint: Paint): string {
  let used = 0;
  const items = LETTERS.flatMap(({ letter, meaning, style }) => {
    used += letter.length + meaning.length + 3;
    return used - 2 <= width ? [`${paint(style, letter)} ${meaning}`] : [];
  });
  return items.join('  ');
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
