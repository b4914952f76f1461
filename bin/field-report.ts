import { isReport, reportName } from '../lab/matrix/report-name.ts';
import type { Repro } from '../lab/repro.ts';
import { type FieldReport, fieldReports } from '../repros/field-reports.ts';

/** The row of the public report that a text names by its address, or by `owner/repository#number`; undefined for other texts. */
export function fieldReportOf(text: string): FieldReport | undefined {
  const name = reportName(text);
  if (name === null) return undefined;
  return fieldReports.find(({ pages }) => pages.some((page) => isReport(page, name)));
}

/** What a public report is about and the entries that show it, as Markdown. Ends in a line feed. */
export function fieldReportPage({ title, pages, entries }: FieldReport, repros: readonly Repro[]): string {
  const lines = entries.map((entry) => {
    const [id = '', variant = 'main'] = entry.split('/');
    const repro = repros.find((each) => each.id === id);
    return `- \`${entry}\`: ${(variant === 'main' ? repro?.title : repro?.variants[variant]?.title) ?? ''}`;
  });
  return `# A report: ${title}

Shown by these repros and variants; \`npx resolv-lab explain REPRO\` prints a lesson, \`run REPRO --variant VARIANT\` runs it:

${lines.join('\n')}

The same was reported at:

${pages.map((page) => `- <${page}>`).join('\n')}
`;
}
