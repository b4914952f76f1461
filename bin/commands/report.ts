import { Command } from 'commander';
import { createReporters, REPORTER_NAMES } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { list } from '../list-option.ts';
import { openRun } from '../open-run.ts';

/** `report`: a stored run, told again. */
export function reportCommand({ done }: Context): Command {
  return new Command('report')
    .description('render a stored run; nothing is run')
    .argument('[run]', 'a folder, a result.json, a run of runs/, or latest', 'latest')
    .addOption(list('--reporter <which>', `${REPORTER_NAMES.join(', ')}; name=file for a document (default: table)`))
    .option('--json', 'print the result document on stdout, everything else on stderr')
    .action(async (name: string, { reporter = [], json = false }: { reporter?: string[]; json?: boolean }) => {
      const { document, directory } = await openRun(name);
      const words = [...reporter, ...(json ? ['json'] : [])];
      for (const each of createReporters(words.length > 0 ? words : ['table'], process)) {
        each.onRunStart?.(document.cells);
        for (const cell of document.cells) each.onCellResult?.(cell);
        await each.onRunEnd?.(document, directory);
      }
      done(EXIT.ok);
    });
}
