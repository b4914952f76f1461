import { createReporters, defaultReporters, type ReporterName } from '../reports/index.ts';
import type { Reporter } from '../reports/reporter.ts';
import { pathsReporter } from '../reports/reporter.ts';
import type { RunOptions } from './run-options.ts';

/**
 * The selected reporters, by default those for a terminal, a pipe or CI. `json` adds the document on stdout. One of the
 * reporters prints the path of the results.
 * @throws ReporterError for an unknown reporter, or a document without a file
 */
export function reportersFor({
  reporter,
  json = false,
  out,
}: Pick<RunOptions, 'reporter' | 'json' | 'out'>): Reporter[] {
  const ci = !['', 'false', undefined].includes(process.env.CI);
  const names = reporter.length > 0 ? reporter : defaultReporters({ tty: process.stderr.isTTY === true, ci });
  const reporters = createReporters(json ? [...names, 'json'] : names, process, out);
  return names.some((name) => PRINT_PATHS.includes(name)) ? reporters : [...reporters, pathsReporter(process.stderr)];
}

/** The reporters that print the path of the results. */
const PRINT_PATHS: readonly string[] = ['table', 'html'] satisfies ReporterName[];
