import { linkOf } from '../../reports/bugs/page-links.ts';
import { escapeMarkdown } from '../../reports/markdown.ts';
import { fieldReports } from '../../repros/field-reports.ts';

/** docs/field-reports.md: what people reported, and the entries that show it. */
export function fieldReportsPage(): string {
  const rows = fieldReports.map(({ title, pages, entries }) =>
    [escapeMarkdown(title), entries.map((entry) => `\`${entry}\``).join(', '), pages.map(linkOf).join(', ')].join(
      ' | ',
    ),
  );
  return `# Field reports

What people met and reported in public, and the repros and variants that show it on each C library. \`npx resolv-lab explain REPRO\` prints a lesson,
\`run\` with \`--variant\` runs one. The address of a report finds them too: \`npx resolv-lab explain kubernetes#49113\`.

| what people saw | entries | reports |
|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

[Not staged](not-staged.md) has the reports and bugs without an entry.
`;
}
