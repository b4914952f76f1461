import { Command, Option } from 'commander';
import type { ComparableRun } from '../../lab/results/comparable.ts';
import { type ComparedCells, type Comparison, compare } from '../../lab/results/compare.ts';
import { mapLibcs, readLibcMap } from '../../lab/results/map-libcs.ts';
import { count } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { list } from '../list-option.ts';
import { openComparable } from '../open-run.ts';
import { type ComparisonOptions, comparisonOptions, showComparison } from '../show-comparison.ts';

interface CompareOptions extends ComparisonOptions {
  map?: string[];
  common?: boolean;
  sameCells?: boolean;
}

/** `compare`: what differs between two runs. */
export function compareCommand({ done }: Context): Command {
  const command = new Command('compare')
    .description(
      'say which cells differ between two runs; exit 1 if a verdict does, 2 if only what is inconclusive does',
    )
    .argument('<before>', 'a folder, a file (result.json, a baseline), a run of runs/, or latest')
    .argument('<after>', 'the same')
    .addOption(
      list('--map <a=b>', 'hold libc A of the first run against libc B of the second, as in --map dir:old=dir:new'),
    )
    .addOption(new Option('--common', 'leave out the cells that only one run has').conflicts('sameCells'))
    .option('--same-cells', 'exit 1 as well if a cell appeared or went')
    .action(async (before: string, after: string, options: CompareOptions) => {
      const [first, second] = [await openComparable(before), await openComparable(after)];
      const { run, gaveWay } = mapLibcs(first, readLibcMap(options.map ?? [], first, second));
      const comparison = compare(run, second, cellsOf(options));
      // A list of all there is would look like an answer. With --same-cells it is one: exit 1.
      if (!options.sameCells && comparison.same + comparison.changed.length === 0) {
        throw new UsageError(`${before} and ${after} have no cell in common${hintOf(first, second)}`);
      }
      if (gaveWay > 0)
        console.error(`${count(gaveWay, 'cell')} of ${before} left out: --map has others in the place of their libc`);
      await showComparison(comparison, options);
      done(exitCode(comparison));
    });
  for (const option of comparisonOptions) command.addOption(option);
  return command;
}

/** What to do about two runs, each with one libc, that has another name in each. */
function hintOf({ libcs: before }: ComparableRun, { libcs: after }: ComparableRun): string {
  const [one, another] = [before[0]?.id, after[0]?.id];
  if (before.length !== 1 || after.length !== 1 || one === another) return '';
  return `: to hold ${one} against ${another}, say --map ${one}=${another}`;
}

function cellsOf({ common = false, sameCells = false }: CompareOptions): ComparedCells {
  if (common) return 'common';
  return sameCells ? 'same' : 'any';
}

function exitCode({ verdictChanged, inconclusiveChanged, cellsDiffer }: Comparison): number {
  if (verdictChanged || cellsDiffer) return EXIT.fail;
  return inconclusiveChanged ? EXIT.inconclusive : EXIT.ok;
}
