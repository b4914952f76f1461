import { Command } from 'commander';
import { type Comparison, compare } from '../../lab/compare.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { openComparable } from '../open-run.ts';
import { type ComparisonOptions, comparisonOptions, showComparison } from '../show-comparison.ts';

/** `compare`: what differs between two runs. */
export function compareCommand({ done }: Context): Command {
  const command = new Command('compare')
    .description(
      'say which cells differ between two runs; exit 1 if a verdict does, 2 if only what is inconclusive does',
    )
    .argument('<before>', 'a folder, a file (result.json, a baseline), a run of runs/, or latest')
    .argument('<after>')
    .action(async (before: string, after: string, options: ComparisonOptions) => {
      const comparison = compare(await openComparable(before), await openComparable(after));
      await showComparison(comparison, options);
      done(exitCode(comparison));
    });
  for (const option of comparisonOptions) command.addOption(option);
  return command;
}

function exitCode({ verdictChanged, inconclusiveChanged }: Comparison): number {
  if (verdictChanged) return EXIT.fail;
  return inconclusiveChanged ? EXIT.inconclusive : EXIT.ok;
}
