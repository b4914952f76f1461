import { Option } from 'commander';
import type { Comparison } from '../lab/results/compare.ts';
import { paintFor } from '../reports/ansi.ts';
import { renderComparisonMarkdown } from '../reports/comparison/markdown.ts';
import { renderComparison } from '../reports/comparison/text.ts';
import { print, widthOf } from '../reports/output-stream.ts';

/** The output format of a comparison. */
export interface ComparisonOptions {
  json?: boolean;
  markdown?: boolean;
}

/** The options of the commands that print a comparison. */
export const comparisonOptions: readonly Option[] = [
  new Option('--json', 'as JSON on stdout').conflicts('markdown'),
  new Option('--markdown', 'as Markdown on stdout'),
];

/** Prints a comparison on stdout. */
export function showComparison(comparison: Comparison, { json, markdown }: ComparisonOptions): Promise<void> {
  const { stdout } = process;
  if (json) return print(stdout, `${JSON.stringify(comparison, null, 2)}\n`);
  if (markdown) return print(stdout, renderComparisonMarkdown(comparison));
  return print(stdout, renderComparison(comparison, { width: widthOf(stdout), paint: paintFor(stdout) }));
}
