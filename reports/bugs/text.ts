import { type BugRow, type BugTable, type Square, titleOfRow } from '../../lab/inspect/bug-table.ts';
import { type Paint, plain } from '../ansi.ts';
import {
  type Column,
  columnsOf,
  type LayoutChoice,
  layOut,
  splitColumns,
  WHOLE_HEADS,
  wrappedHeads,
} from '../columns.ts';
import { count, fill, unique, wrap } from '../text.ts';
import { VERDICT_LABELS } from '../verdict-label.ts';
import { bugName, daemonOfRow, nameOfRow, topicOf } from './row-names.ts';
import { NOT_RUN_MEANING, squareLabel } from './square-label.ts';

export interface BugTextOptions {
  /** In characters. */
  width: number;
  paint?: Paint;
  /** The name of the run, as on the command line. */
  from: string;
  /** Whether each entry has its title, outcomes and sources below the table. */
  detailed: boolean;
  /** Entries that the user named and that have no row, because the run has no cell of them with the C probe. */
  missing?: readonly string[];
}

const INDENT = '  ';

/** Revisions tell backports apart, so no head is cut. */
const CHOICES: readonly LayoutChoice[] = [
  WHOLE_HEADS,
  wrappedHeads({ width: 12, gap: 2 }),
  wrappedHeads({ width: 9, gap: 2 }),
  wrappedHeads({ width: 8, gap: 1 }),
];

/** The entries of the catalogue by C library as text: a group for each topic, a line for each entry. Ends in a line feed. */
export function renderBugs(table: BugTable, options: BugTextOptions): string {
  const { width, paint = plain, detailed } = options;
  const columns = columnsOf(table.columns.map((libc) => ({ libc })));
  const sections = [
    ...(table.rows.length > 0 ? tableLines(table.rows, columns, options) : [['No entry.']]),
    ...(detailed ? table.rows.map((row) => entryLines(row, columns, width, paint)) : []),
    legendLines(table, options),
    missingLines(options),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function missingLines({ missing = [], from, width }: BugTextOptions): string[] {
  const [first] = missing;
  if (first === undefined) return [];
  const text = `Without a cell of the C probe in ${from}: ${missing.join(', ')}. To read what it shows, and to run it: npx resolv-lab explain ${first}; npx resolv-lab run ${first}`;
  return wrap(text, width);
}

function tableLines(
  rows: readonly BugRow[],
  columns: readonly Column[],
  { width, paint = plain, detailed }: BugTextOptions,
): string[][] {
  const titled = !detailed && columns.length <= FEW_COLUMNS;
  const labelWidth = Math.max(...rows.map((row) => rowLabel(row).length));
  const contents = columns.map(({ id }) =>
    Math.max(...rows.map(({ squares }) => squareLabel(squares.get(id)).label.length)),
  );
  const columnsWidth = width - INDENT.length - labelWidth;
  const whole = layOut(columns, { contents, width: columnsWidth, choices: CHOICES });
  const groups = [...Map.groupBy(rows, ({ entry }) => topicOf(entry))];
  return splitColumns(whole, columnsWidth).map(({ layout }) => {
    const gap = ' '.repeat(layout.gap);
    const line = (label: string, texts: readonly string[]) =>
      `${INDENT}${label.padEnd(labelWidth)}${texts.map((text) => gap + text).join('')}`.trimEnd();
    return [
      ...layout.head.map((texts) =>
        line(
          '',
          texts.map((text, at) => text.padEnd(layout.widths[at] ?? 0)),
        ),
      ),
      ...groups.flatMap(([topic, those]) => [
        paint('bold', topic),
        ...those.flatMap((row) => {
          const words = layout.columns.map(({ id }, at) => painted(row.squares.get(id), layout.widths[at] ?? 0, paint));
          return titled
            ? [line(rowLabel(row), words), ...wrap(titleOfRow(row), width - 4).map((text) => `    ${text}`)]
            : [line(rowLabel(row), words)];
        }),
      ]),
    ];
  });
}

/** With so few columns there is space for the titles. */
const FEW_COLUMNS = 3;

function rowLabel(row: BugRow): string {
  return `${nameOfRow(row)}${daemonOfRow(row)}`;
}

function painted(square: Square | undefined, width: number, paint: Paint): string {
  const { label, style } = squareLabel(square);
  return paint(style, label) + ' '.repeat(width - label.length);
}

/** An entry in full: its title and bugs, then each outcome with the C libraries that it is of, and why that is expected. */
function entryLines(row: BugRow, columns: readonly Column[], width: number, paint: Paint): string[] {
  const { entry, squares } = row;
  const names = (entry.bugs ?? []).map(bugName).join(', ');
  const head = `${rowLabel(row)}: ${titleOfRow(row)}${names && ` (${names})`}`;
  const known = columns.flatMap((column) => {
    const square = squares.get(column.id);
    return square ? [{ column, square }] : [];
  });
  const groups = Map.groupBy(known, ({ square }) => `${squareLabel(square).label}: ${happened(square)}`);
  return [
    ...wrap(head, width).map((line) => paint('bold', line)),
    ...[...groups].flatMap(([text, those]) => [
      ...hanging(`${text} [${unique(those.map(({ column }) => columnName(column))).join(', ')}]`, INDENT, width),
      ...unique(those.map(({ square }) => square.expected.source))
        .filter((source) => source !== '')
        .flatMap((source) => hanging(`source: ${source}`, INDENT.repeat(3), width)),
    ]),
  ];
}

/** The outcome, or the reason where none was kept. */
function happened({ outcome, reason, daemon }: Square): string {
  return `${outcome ?? reason}${daemon && ` (${daemon})`}`;
}

function columnName({ title, version, revision }: Column): string {
  return `${title} ${version}${revision}`;
}

function hanging(text: string, indent: string, width: number): string[] {
  const lines = wrap(text, width - indent.length - INDENT.length);
  return lines.map((line, at) => `${indent}${at === 0 ? '' : INDENT}${line}`);
}

function legendLines({ run, rows, columns }: BugTable, { width, from, detailed }: BugTextOptions): string[] {
  const squares = rows.flatMap((row) => columns.map(({ id }) => row.squares.get(id)));
  const used = new Set(squares.map((square) => squareLabel(square).label));
  const words = VERDICT_LABELS.filter(({ label }) => used.has(label)).map(
    ({ label, meaning }) => `${label} = ${meaning}`,
  );
  return [
    ...fill(words, ' · ', width),
    ...(squares.some((square) => square?.id === null) ? wrap(`${NOT_RUN_MEANING}.`, width) : []),
    ...wrap(`${count(rows.length, 'row')}, from ${from}, a run of ${run.startedAt.slice(0, 10)}.`, width),
    ...(detailed || rows.length === 0
      ? []
      : wrap('`bugs <entry>` prints the outcomes and the sources of a row, `explain <entry>` its lesson.', width)),
  ];
}
