import { matchesGlob } from 'node:path';
import { Command } from 'commander';
import { withoutAttempt } from '../../lab/core/cell.ts';
import type { RunDocument } from '../../lab/core/schema.ts';
import { createReporters, REPORTER_NAMES } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { list } from '../list-option.ts';
import { openRun } from '../open-run.ts';

interface ReportOptions {
  reporter?: string[];
  cell?: string[];
  json?: boolean;
}

/** `report`: renders a stored run. */
export function reportCommand({ done }: Context): Command {
  return new Command('report')
    .description('render a stored run, without running anything')
    .argument('[run]', 'a folder, a result.json, a run of runs/, or latest', 'latest')
    .addOption(list('--reporter <which>', `${REPORTER_NAMES.join(', ')}; name=file for a document (default: table)`))
    .addOption(list('--cell <which>', 'only these cells: names or globs, such as "**/host/none/c"'))
    .option('--json', 'print the result document on stdout, everything else on stderr')
    .action(async (name: string, { reporter = [], cell = [], json = false }: ReportOptions) => {
      const { document: whole, directory } = await openRun(name);
      const document = cell.length > 0 ? withCells(whole, cell) : whole;
      const words = [...reporter, ...(json ? ['json'] : [])];
      for (const each of createReporters(words.length > 0 ? words : ['table'], process)) {
        each.onRunStart?.(document.cells);
        for (const cell of document.cells) each.onCellResult?.(cell);
        await each.onRunEnd?.(document, directory);
      }
      done(EXIT.ok);
    });
}

/** The run reduced to the named cells. A name without its attempt (`#2`) selects all repeats. @throws UsageError for an unknown cell */
function withCells(document: RunDocument, patterns: readonly string[]): RunDocument {
  const isNamed = (id: string, pattern: string) =>
    [id, withoutAttempt(id)].some((name) => name === pattern || matchesGlob(name, pattern));
  for (const pattern of patterns) {
    if (document.cells.some(({ id }) => isNamed(id, pattern))) continue;
    const [some] = document.cells;
    const example = some === undefined ? '' : `, only such as ${some.id}`;
    throw new UsageError(
      `--cell ${pattern}: the run has no such cell${example}; * is one part of a name, ** is several`,
    );
  }
  return { ...document, cells: document.cells.filter(({ id }) => patterns.some((pattern) => isNamed(id, pattern))) };
}
