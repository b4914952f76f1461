import { appendFile } from 'node:fs/promises';
import type { RunDocument } from '../lab/core/schema.ts';
import { type Finding, findings } from './findings.ts';
import { renderMarkdown } from './markdown.ts';
import { type OutputStream, print } from './output-stream.ts';
import type { Reporter } from './reporter.ts';
import { runWarnings } from './run-warnings.ts';

/** GitHub shows at most this many errors and this many warnings of a step (docs: "Workflow commands", annotation limits). */
const SHOWN = 10;

/**
 * Reports a run to GitHub Actions: annotations for failed and inconclusive cells, and the tables in the summary of the step.
 *
 * @param summary the file that GitHub names in GITHUB_STEP_SUMMARY
 */
export function githubReporter(screen: OutputStream, summary = process.env.GITHUB_STEP_SUMMARY): Reporter {
  return {
    async onRunEnd(document) {
      await print(screen, renderAnnotations(document));
      if (summary) await appendFile(summary, renderMarkdown(document));
    },
  };
}

/** An `::error` for each finding of failed cells; a `::warning` for each inconclusive one and for each warning about the run. */
export function renderAnnotations(document: RunDocument): string {
  const { cells } = document;
  const warned = runWarnings(document).map((text) => annotation('warning', 'resolv-lab', text));
  return [
    ...annotate('error', findings(cells, 'fail'), SHOWN),
    ...warned,
    ...annotate('warning', findings(cells, 'inconclusive'), SHOWN - warned.length),
  ].join('');
}

function annotate(command: 'error' | 'warning', found: readonly Finding[], most: number): string[] {
  const shown = found.length > most ? found.slice(0, most - 1) : found;
  const rest = found.slice(shown.length);
  return [
    ...shown.map(({ cells, text }) => annotation(command, titleOf(cells), text.join('\n'))),
    ...(rest.length > 0 ? [annotation(command, `and ${rest.length} more`, rest.map(titleOfFinding).join('\n'))] : []),
  ];
}

const titleOfFinding = ({ cells }: Finding) => titleOf(cells);

function titleOf([first, ...others]: Finding['cells']): string {
  return `${first?.id}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

function annotation(command: string, title: string, message: string): string {
  return `::${command} title=${escapeProperty(title)}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
