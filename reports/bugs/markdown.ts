import { type BugRow, type BugTable, titleOfRow, type VariantRow } from '../../lab/inspect/bug-table.ts';
import { columnsOf } from '../columns.ts';
import { escapeMarkdown } from '../markdown.ts';
import { bugName, daemonOfRow, shownVariants, titleOfVariant, topicOf, type Wanted } from './row-names.ts';
import { squareLabel } from './square-label.ts';

/**
 * The entries of the catalogue by C library in GitHub's Markdown: a table for each topic, with a line for each entry and for each variant that
 * differs from it or that the user asked for. Ends in a line feed.
 */
export function bugsMarkdown(table: BugTable, wanted?: Wanted): string {
  const columns = columnsOf(table.columns.map((libc) => ({ libc })));
  const heads = columns.map(
    ({ title, version, revision }) =>
      `${escapeMarkdown(version)}${revision && `<br>${escapeMarkdown(revision)}`}<br>${escapeMarkdown(title)}`,
  );
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const words = ({ squares }: VariantRow) =>
    columns.map(({ id }) => escapeMarkdown(squareLabel(squares.get(id)).label).replace('shown', '**shown**'));
  const rowLines = (row: BugRow) => [
    line([`\`${row.entry.id}\`${daemonOfRow(row)}: ${escapeMarkdown(titleOfRow(row))}${bugs(row)}`, ...words(row)]),
    ...shownVariants(row, wanted).map((each) =>
      line([
        `— \`/${each.variant}\`${daemonOfRow(each)}: ${escapeMarkdown(titleOfVariant(row, each))}`,
        ...words(each),
      ]),
    ),
  ];
  const groups = [...Map.groupBy(table.rows, ({ entry }) => topicOf(entry))];
  const tables = groups.map(([topic, rows]) =>
    [
      `### ${topic}`,
      '',
      line(['entry', ...heads]),
      line(['---', ...columns.map(() => ':-:')]),
      ...rows.flatMap(rowLines),
    ].join('\n'),
  );
  return `${tables.join('\n\n')}\n`;
}

function bugs({ entry }: BugRow): string {
  const names = (entry.bugs ?? []).map(bugName);
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}
