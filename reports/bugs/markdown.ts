import { type BugRow, type BugTable, titleOfRow } from '../../lab/inspect/bug-table.ts';
import { columnsOf } from '../columns.ts';
import { escapeMarkdown } from '../markdown.ts';
import { bugName, daemonOfRow, topicOf } from './row-names.ts';
import { squareLabel } from './square-label.ts';

/** The entries of the catalogue by C library in GitHub's Markdown: a table for each topic. Ends in a line feed. */
export function bugsMarkdown(table: BugTable): string {
  const columns = columnsOf(table.columns.map((libc) => ({ libc })));
  const heads = columns.map(
    ({ title, version, revision }) =>
      `${escapeMarkdown(version)}${revision && `<br>${escapeMarkdown(revision)}`}<br>${escapeMarkdown(title)}`,
  );
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const rowLine = (row: BugRow) =>
    line([
      `\`${row.entry.id}\`${daemonOfRow(row)}: ${escapeMarkdown(titleOfRow(row))}${bugs(row)}`,
      ...columns.map(({ id }) => {
        const { label } = squareLabel(row.squares.get(id));
        return escapeMarkdown(label).replace('shown', '**shown**');
      }),
    ]);
  const groups = [...Map.groupBy(table.rows, ({ entry }) => topicOf(entry))];
  const tables = groups.map(([topic, rows]) =>
    [
      `### ${topic}`,
      '',
      line(['entry', ...heads]),
      line(['---', ...columns.map(() => ':-:')]),
      ...rows.map(rowLine),
    ].join('\n'),
  );
  return `${tables.join('\n\n')}\n`;
}

function bugs({ entry }: BugRow): string {
  const names = (entry.bugs ?? []).map(bugName);
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}
