import type { RunDocument } from '../lab/core/schema.ts';
import { type Column, columnsOf } from './columns.ts';
import { daemonNotes } from './daemon-label.ts';
import { type Finding, findings, observed, unsupported } from './findings.ts';
import { runWarnings } from './run-warnings.ts';
import { legend, tableNotes } from './table-legend.ts';
import { type ReproTable, tableCellText, tablesOf } from './table-model.ts';
import { duration } from './text.ts';
import { totals } from './verdict-summary.ts';

/** The tables and lists of the table reporter, in GitHub's Markdown. Ends in a line feed. */
export function renderMarkdown(document: RunDocument): string {
  const { cells, run } = document;
  const columns = columnsOf(cells);
  const tables = tablesOf(cells, columns);
  const ran = cells.filter(({ status }) => status !== 'unsupported');
  const sections = [
    ...tables.flatMap((table) => [[`### ${table.repro}`], renderRepro(table, columns)]),
    [legend(tables, cells).map(escapeMarkdown).join(' · ')],
    bullets([...tableNotes(tables, cells), ...daemonNotes(ran)]),
    detailed('FAIL', findings(cells, 'fail')),
    detailed('INCONCLUSIVE', findings(cells, 'inconclusive')),
    brief('No expectation:', observed(cells)),
    brief('Unsupported:', unsupported(cells)),
    [[`${totals(cells)}, in ${duration(run.durationMs)}.`, ...runWarnings(document)].join(' ')],
  ];
  return `${sections
    .map((lines) => lines.join('\n'))
    .filter((section) => section !== '')
    .join('\n\n')}\n`;
}

function renderRepro({ groups }: ReproTable, columns: readonly Column[]): string[] {
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const heads = columns.map(({ title, version, revision }) =>
    [`${escapeMarkdown(version)}${revision && `<br>${escapeMarkdown(revision)}`}`, escapeMarkdown(title)].join('<br>'),
  );
  return [
    line(['variant', 'daemon', ...heads]),
    line(['---', '---', ...columns.map(() => ':-:')]),
    ...groups.flatMap(({ variants, rows }) =>
      rows.map(({ labels, tableCells }, at) =>
        line([
          at === 0 ? escapeMarkdown(variants.join(', ')) : '',
          escapeMarkdown(labels.join(', ')),
          ...tableCells.map((cell) => escapeMarkdown(tableCellText(cell)).replaceAll('shown', '**shown**')),
        ]),
      ),
    ),
  ];
}

function detailed(title: string, found: readonly Finding[]): string[] {
  return bullets(
    found.map(({ text }) => text.join('; ')),
    (at) => `**${title}** ${found[at]?.cells.map(({ id }) => `\`${id}\``).join(', ')}: `,
  );
}

function brief(title: string, found: readonly Finding[]): string[] {
  if (found.length === 0) return [];
  return [
    title,
    '',
    ...bullets(found.map(({ cells, text, scope }) => `${cells.length} × ${text.join(' ')}: ${scope}`)),
  ];
}

function bullets(texts: readonly string[], prefix: (at: number) => string = () => ''): string[] {
  return texts.map((text, at) => `- ${prefix(at)}${escapeMarkdown(text)}`);
}

/** Escapes a text for Markdown, inside and outside of tables. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|~#&]/g, '\\$&');
}
