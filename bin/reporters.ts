import { createReporters, defaultReporters } from '../reports/index.ts';
import type { Reporter } from '../reports/reporter.ts';

/**
 * The reporters that were asked for, or those that suit where the output goes; `json` adds the document on stdout.
 * @throws UnusableReporters
 */
export function reportersFor({ reporter, json = false }: { reporter: readonly string[]; json?: boolean }): Reporter[] {
  const ci = !['', 'false', undefined].includes(process.env.CI);
  const names = reporter.length > 0 ? reporter : defaultReporters({ tty: process.stderr.isTTY === true, ci });
  return createReporters(json ? [...names, 'json'] : names, process);
}
