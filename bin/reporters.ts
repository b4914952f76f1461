import { createReporters, defaultReporters, type ReporterName } from '../reports/index.ts';
import type { Reporter } from '../reports/reporter.ts';
import { pathsReporter } from '../reports/reporter.ts';
import type { RunOptions } from './run-options.ts';

/**
 * The reporters that were asked for, or those that suit where the output goes; `json` adds the document on stdout. One of
 * them says where the results are.
 * @throws ReporterError
 */
export function reportersFor({
  reporter,
  json = false,
  out,
}: Pick<RunOptions, 'reporter' | 'json' | 'out'>): Reporter[] {
  const ci = !['', 'false', undefined].includes(process.env.CI);
  const names = reporter.length > 0 ? reporter : defaultReporters({ tty: process.stderr.isTTY === true, ci });
  const reporters = createReporters(json ? [...names, 'json'] : names, process, out);
  return names.some((name) => TELL_WHERE.includes(name)) ? reporters : [...reporters, pathsReporter(process.stderr)];
}

/** Those that say where the results are. */
const TELL_WHERE: readonly string[] = ['table', 'html'] satisfies ReporterName[];
