import type { RunDocument } from '../lab/core/schema.ts';
import { type Paint, paintFor, plain } from './ansi.ts';
import {
  type Column,
  columnsOf,
  type Layout,
  type LayoutChoice,
  layOut,
  splitColumns,
  WHOLE_HEADS,
  wrappedHeads,
} from './columns.ts';
import { daemonNotes } from './daemon-label.ts';
import { type Finding, findings, observed, unsupported } from './findings.ts';
import { fromHere, type OutputStream, print, widthOf } from './output-stream.ts';
import type { Reporter } from './reporter.ts';
import { runWarnings } from './run-warnings.ts';
import { legend, tableNotes } from './table-legend.ts';
import { type ReproTable, type TableCell, tableCellText, tablesOf } from './table-model.ts';
import { duration, fill, wrap } from './text.ts';
import { byTopic, TOPIC_NOTE } from './topic-table.ts';
import { styleOf, totals } from './verdict-summary.ts';

export interface TableOptions {
  /** Width in characters. */
  width: number;
  paint?: Paint;
  /** The folder of the results; without it the table does not name one. */
  directory?: string;
}

/** Headers on one line each if they fit, else wrapped. Revisions distinguish backports, so no header is cut. */
const CHOICES: readonly LayoutChoice[] = [
  WHOLE_HEADS,
  wrappedHeads({ width: 20, gap: 2 }),
  wrappedHeads({ width: 12, gap: 2 }),
  wrappedHeads({ width: 9, gap: 2 }),
  wrappedHeads({ width: 9, gap: 1 }),
];

/** Prints the table at the end of a run. */
export function tableReporter(screen: OutputStream): Reporter {
  return {
    onRunEnd: (document, directory) =>
      print(
        screen,
        renderTable(document, { width: widthOf(screen), paint: paintFor(screen), directory: fromHere(directory) }),
      ),
  };
}

/**
 * A run as text for people: a table of daemon × libc for each repro and variant (of many entries of the catalogue one by topic), the legend, every failed or inconclusive cell, and the
 * totals. Ends in a line feed.
 */
export function renderTable(document: RunDocument, { width, paint = plain, directory }: TableOptions): string {
  const { cells, run } = document;
  const columns = columnsOf(cells);
  const { table: topics, others } = byTopic(document, columns);
  const tables = [...tablesOf(others, columns), ...(topics ? [topics] : [])];
  const laidOut = tables.map((table) => layOutTable(table, columns, width));
  const ran = cells.filter(({ status }) => status !== 'unsupported');
  const sections = [
    ...laidOut.map((each) => renderRepro(each, width, paint)),
    [
      ...fill(legend(tables, cells), ' · ', width),
      ...[...tableNotes(tables, cells), ...(topics ? [TOPIC_NOTE] : []), ...daemonNotes(ran)].flatMap((note) =>
        wrap(note, width),
      ),
    ],
    detailed('FAIL', findings(cells, 'fail'), width, (text) => paint(styleOf('fail'), text)),
    detailed('INCONCLUSIVE', findings(cells, 'inconclusive'), width, (text) => paint(styleOf('inconclusive'), text)),
    brief('No expectation', observed(others), width),
    brief('Unsupported', unsupported(others), width),
    [
      ...runWarnings(document).flatMap((warning) => wrap(warning, width)),
      ...wrap(`${totals(cells)}, in ${duration(run.durationMs)}`, width),
      ...(directory ? [`Results: ${directory}`] : []),
    ],
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => section.map((line) => `${line}\n`).join(''))
    .join('\n');
}

const INDENT = '  ';

interface LaidOut {
  table: ReproTable;
  labelWidth: number;
  /** The width for the columns beside the names of the rows. */
  columnsWidth: number;
  layout: Layout;
}

function headOf({ head = 'daemon' }: ReproTable): string {
  return head;
}

function layOutTable(table: ReproTable, columns: readonly Column[], width: number): LaidOut {
  const rows = table.groups.flatMap((group) => group.rows);
  const labelWidth = Math.max(headOf(table).length, ...rows.map(({ labels }) => labels.join(', ').length));
  const contents = columns.map((_, at) =>
    Math.max(...rows.map(({ tableCells }) => tableCellText(tableCells[at] ?? []).length)),
  );
  const columnsWidth = width - INDENT.length - labelWidth;
  return {
    table,
    labelWidth,
    columnsWidth,
    layout: layOut(columns, { contents, width: columnsWidth, choices: CHOICES }),
  };
}

function renderRepro(
  { table, labelWidth, columnsWidth, layout: whole }: LaidOut,
  width: number,
  paint: Paint,
): string[] {
  const { repro, groups } = table;
  const only = groups.length === 1 ? groups[0] : undefined;
  const title = only && only.variants.length > 0 ? `${repro}/${only.variants.join(', ')}` : repro;
  return [
    ...wrap(title, width).map((line) => paint('bold', line)),
    ...splitColumns(whole, columnsWidth).flatMap(({ from, layout }) => {
      const gap = ' '.repeat(layout.gap);
      const line = (label: string, texts: readonly string[]) =>
        `${INDENT}${label.padEnd(labelWidth)}${texts.map((text) => gap + text).join('')}`.trimEnd();
      const pad = (texts: readonly string[]) => texts.map((text, at) => text.padEnd(layout.widths[at] ?? 0));
      return [
        ...layout.head.map((texts, at) => line(at === 0 ? headOf(table) : '', pad(texts))),
        ...groups.flatMap((group) => [
          ...(only ? [] : wrap(`${group.variants.join(', ')}:`, width).map((text) => paint('bold', text))),
          ...group.rows.map(({ labels, tableCells }) =>
            line(
              labels.join(', '),
              layout.widths.map((each, at) => renderCell(tableCells[from + at] ?? [], each, paint)),
            ),
          ),
        ]),
      ];
    }),
  ];
}

function renderCell(cell: TableCell, width: number, paint: Paint): string {
  const padding = ' '.repeat(width - tableCellText(cell).length);
  return cell.map(({ label, style }) => paint(style, label)).join('/') + padding;
}

function detailed(title: string, found: readonly Finding[], width: number, paint: (text: string) => string): string[] {
  return found.flatMap(({ cells, text }) => [
    ...cells.map(({ id }) => `${paint(title)} ${id}`),
    ...text.flatMap((line) => indented(line, width)),
  ]);
}

function brief(title: string, found: readonly Finding[], width: number): string[] {
  const lines = found.flatMap(({ cells, text, scope }) =>
    indented(`${cells.length} × ${text.join(' ')}: ${scope}`, width),
  );
  return lines.length > 0 ? [`${title}:`, ...lines] : [];
}

/** A paragraph below a heading. Its further lines have a deeper indent than the first. */
function indented(text: string, width: number): string[] {
  return wrap(text, width - 2 * INDENT.length).map((line, at) => `${INDENT}${at > 0 ? INDENT : ''}${line}`);
}
