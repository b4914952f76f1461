import { gridReporter } from './grid.ts';
import { jsonReporter } from './json.ts';
import { linesReporter } from './lines.ts';
import { markdownReporter } from './markdown.ts';
import type { Reporter } from './reporter.ts';
import type { Screen } from './screen.ts';
import { tableReporter } from './table.ts';

export { renderMarkdown } from './markdown.ts';
export type { PlannedResult, Reporter } from './reporter.ts';
export { renderTable, type TableOptions } from './table.ts';

export interface Streams {
  stdout: Screen;
  stderr: Screen;
}

interface ReporterDefinition {
  /** What a reporter has for itself: the terminal while the run goes on, or stdout. The table takes what is left. */
  owns: 'the run' | 'stdout' | null;
  create(streams: Streams, stdoutIsTaken: boolean): Reporter;
}

/** Every reporter, in the order in which they are told of things: the grid is gone before the table comes. */
const REPORTERS = {
  // Where nothing can be drawn over, a grid would be a heap of frames.
  grid: { owns: 'the run', create: ({ stderr }) => (stderr.isTTY ? gridReporter(stderr) : linesReporter(stderr)) },
  lines: { owns: 'the run', create: ({ stderr }) => linesReporter(stderr) },
  table: { owns: null, create: ({ stdout, stderr }, taken) => tableReporter(taken ? stderr : stdout) },
  json: { owns: 'stdout', create: ({ stdout }) => jsonReporter(stdout) },
  markdown: { owns: 'stdout', create: ({ stdout }) => markdownReporter(stdout) },
} satisfies Record<string, ReporterDefinition>;

export type ReporterName = keyof typeof REPORTERS;

/** The names that `--reporter` takes. */
export const REPORTER_NAMES = Object.keys(REPORTERS) as ReporterName[];

/** These reporters cannot be had, or not together; the message is one line. */
export class UnusableReporters extends Error {
  override readonly name = 'UnusableReporters';
}

/** What to report with when nobody said: a grid where someone is watching, lines elsewhere, and a table at the end. */
export function defaultReporters({ tty, ci }: { tty: boolean; ci: boolean }): ReporterName[] {
  return [tty && !ci ? 'grid' : 'lines', 'table'];
}

/**
 * Makes reporters by name. The table goes to stdout unless a document (json, markdown) goes there.
 * @throws UnusableReporters for an unknown name, or for two that would write over each other
 */
export function createReporters(names: readonly string[], streams: Streams): Reporter[] {
  const unknown = names.find((name) => !REPORTER_NAMES.some((known) => known === name));
  if (unknown !== undefined)
    throw new UnusableReporters(`no reporter '${unknown}': known are ${REPORTER_NAMES.join(', ')}`);
  const chosen = REPORTER_NAMES.filter((name) => names.includes(name));
  const owners = Map.groupBy(chosen, (name) => REPORTERS[name].owns);
  for (const [what, several] of owners) {
    if (what && several.length > 1)
      throw new UnusableReporters(`the reporters ${several.join(' and ')} both want ${what} for themselves`);
  }
  return chosen.map((name) => REPORTERS[name].create(streams, owners.has('stdout')));
}
