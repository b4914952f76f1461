import { type BugRow, type BugTable, type Square, titleOfRow, type VariantRow } from '../../lab/inspect/bug-table.ts';
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
import { bugName, daemonOfRow, nameOfRow, shownVariants, titleOfVariant, topicOf, type Wanted } from './row-names.ts';
import { NOT_RUN_MEANING, squareLabel } from './square-label.ts';

export interface BugTextOptions {
  /** In characters. */
  width: number;
  paint?: Paint;
  /** The name of the run, as on the command line. */
  from: string;
  /** Whether each entry has its title, outcomes and sources below the table. */
  detailed: boolean;
  /** Whether each entry has its title below the table, and no more. */
  titles?: boolean;
  /** The patterns of `--libc` for the C libraries that the user's words name. */
  libcsOfWords?: readonly string[];
  /** The ids of entries about a part of one that the user named. */
  related?: readonly string[];
  /** Where no entry has all of the user's words: how many those of the table have. */
  nearest?: { found: number; of: number };
  /** The variants that the user's words name or fit, which have their outcomes below the table. */
  wanted?: Wanted;
  /** Entries and variants that the user named and that have no row, because the run has no result of them. */
  missing?: readonly string[];
  /** By entry and variant (`entry/variant`), the names of the stored runs of those that are not in the run `from`. */
  others?: ReadonlyMap<string, string>;
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
  const { detailed, titles = false, missing = [] } = options;
  const columns = columnsOf(table.columns.map((libc) => ({ libc })));
  const sections = [
    ...(table.rows.length > 0 ? tableLines(table.rows, columns, options) : []),
    ...(detailed ? table.rows.map((row) => entryLines(row, columns, options)) : []),
    ...(titles && !detailed ? [table.rows.flatMap((row) => headLines(row, options))] : []),
    ...(table.rows.length > 0 || missing.length === 0 ? [legendLines(table, options)] : []),
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
  const [entry = '', variant] = first.split('/');
  const run = variant === undefined ? entry : `${entry} --variant ${variant}`;
  const text = `No result in ${from}: ${missing.join(', ')}. To run it: npx resolv-lab run ${run}; to read what it shows: npx resolv-lab explain ${entry}`;
  return wrap(text, width);
}

function tableLines(
  rows: readonly BugRow[],
  columns: readonly Column[],
  { width, paint = plain, detailed, titles = false, wanted }: BugTextOptions,
): string[][] {
  const titled = !detailed && !titles && columns.length <= FEW_COLUMNS;
  const all = rows.flatMap((row) => [row, ...shownVariants(row, wanted)]);
  const labels = rows.flatMap((row) => [rowLabel(row), ...shownVariants(row, wanted).map(variantLabel)]);
  const labelWidth = Math.max(...labels.map(({ length }) => length));
  const contents = columns.map(({ id }) =>
    Math.max(...all.map(({ squares }) => squareLabel(squares.get(id)).label.length)),
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
          const words = ({ squares }: VariantRow) =>
            layout.columns.map(({ id }, at) => painted(squares.get(id), layout.widths[at] ?? 0, paint));
          const titleLines = (title: string, indent: string) =>
            titled ? wrap(title, width - indent.length).map((text) => indent + text) : [];
          return [
            line(rowLabel(row), words(row)),
            ...titleLines(titleOfRow(row), INDENT.repeat(2)),
            ...shownVariants(row, wanted).flatMap((each) => [
              line(variantLabel(each), words(each)),
              ...titleLines(titleOfVariant(row, each), INDENT.repeat(4)),
            ]),
          ];
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

/** Indented below its entry. */
function variantLabel(row: VariantRow): string {
  return `${INDENT}/${row.variant}${daemonOfRow(row)}`;
}

function painted(square: Square | undefined, width: number, paint: Paint): string {
  const { label, style } = squareLabel(square);
  return paint(style, label) + ' '.repeat(width - label.length);
}

/** The title of an entry and its bugs. */
function headLines(row: BugRow, { width, paint = plain, others }: BugTextOptions): string[] {
  const names = (row.entry.bugs ?? []).map(bugName).join(', ');
  const run = others?.get(`${row.entry.id}/${row.variant}`);
  const head = `${rowLabel(row)}: ${titleOfRow(row)}${names && ` (${names})`}${run === undefined ? '' : `, from ${run}`}`;
  return wrap(head, width).map((line) => paint('bold', line));
}

/** An entry in full: its title and bugs, then its outcomes; then the variants that differ or that the user asked for. */
function entryLines(row: BugRow, columns: readonly Column[], options: BugTextOptions): string[] {
  const { width, wanted = new Map() } = options;
  const shown = shownVariants(row, wanted);
  const same = row.variants.filter((each) => !shown.includes(each)).map(({ variant }) => variant);
  return [
    ...headLines(row, options),
    ...outcomeLines(row, columns, width),
    ...shown.flatMap((each) => [
      ...hanging(`/${each.variant}${daemonOfRow(each)}: ${titleOfVariant(row, each)}`, INDENT, width),
      ...(wanted.get(row.entry.id)?.has(each.variant) ? outcomeLines(each, columns, width, INDENT) : []),
    ]),
    ...(row.entry.cures ?? []).flatMap((cure) => hanging(`helps: ${cure}`, INDENT, width)),
    ...(same.length > 0 ? hanging(`the same words for the variants ${same.join(', ')}`, INDENT, width) : []),
  ];
}

/** Each outcome with the C libraries that it is of, and why that is expected. What runs a daemon does not divide an outcome. */
function outcomeLines({ squares }: VariantRow, columns: readonly Column[], width: number, indent = ''): string[] {
  const known = columns.flatMap((column) => {
    const square = squares.get(column.id);
    return square ? [{ column, square }] : [];
  });
  const groups = Map.groupBy(known, ({ square }) => `${squareLabel(square).label}: ${square.outcome ?? square.reason}`);
  return [...groups].flatMap(([text, those]) => {
    const daemons = unique(those.flatMap(({ square }) => square.daemon || []));
    const names = unique(those.map(({ column }) => columnName(column)));
    const through = daemons.length > 0 ? ` (${daemons.join(', ')})` : '';
    return [
      ...hanging(`${text}${through} [${names.join(', ')}]`, `${indent}${INDENT}`, width),
      ...unique(those.map(({ square }) => square.expected.source))
        .filter((source) => source !== '')
        .flatMap((source) => hanging(`source: ${source}`, indent + INDENT.repeat(3), width)),
    ];
  });
}

function columnName({ title, version, revision }: Column): string {
  return `${title} ${version}${revision}`;
}

function hanging(text: string, indent: string, width: number): string[] {
  const lines = wrap(text, width - indent.length - INDENT.length);
  return lines.map((line, at) => `${indent}${at === 0 ? '' : INDENT}${line}`);
}

function legendLines(
  { run, rows, columns }: BugTable,
  { width, from, detailed, wanted, others, libcsOfWords = [], nearest, related = [] }: BugTextOptions,
): string[] {
  const variants = rows.flatMap((row) => shownVariants(row, wanted));
  const squares = [...rows, ...variants].flatMap((row) => columns.map(({ id }) => row.squares.get(id)));
  const used = new Set(squares.map((square) => squareLabel(square).label));
  const words = VERDICT_LABELS.filter(({ label }) => used.has(label)).map(
    ({ label, meaning }) => `${label} = ${meaning}`,
  );
  const all = rows.reduce((sum, row) => sum + row.variants.length, 0);
  const ofVariants = all === 0 ? '' : ` and ${count(variants.length, 'variant')} of ${all}`;
  const further = unique(rows.flatMap(({ entry, variant }) => others?.get(`${entry.id}/${variant}`) ?? []));
  const runs = [`${from}, a run of ${run.startedAt.slice(0, 10)}`, ...further].join('; ');
  return [
    ...fill(words, ' · ', width),
    ...(squares.some((square) => square?.id === null) ? wrap(`${NOT_RUN_MEANING}.`, width) : []),
    ...wrap(`${count(rows.length, 'row')}${ofVariants}, from ${runs}.`, width),
    ...(nearest ? wrap(`No entry has all of your words: these have ${nearest.found} of ${nearest.of}.`, width) : []),
    ...(related.length > 0 ? wrap(`See also: ${related.join(', ')}`, width) : []),
    ...(libcsOfWords.length > 0 ? wrap(`Columns by your words: --libc ${libcsOfWords.join()}`, width) : []),
    ...(variants.length > 0
      ? wrap('A line with / is a variant that differs from its entry, or that you named.', width)
      : []),
    ...(rows.length === 0
      ? []
      : wrap(
          `${detailed ? '' : '`bugs <entry>` prints the outcomes and the sources of a row, '}\`explain <entry>\` prints its lesson.`,
          width,
        )),
  ];
}
