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

/** `compare`: the differences between two runs. */
export function compareCommand({ done }: Context): Command {
  const command = new Command('compare')
    .description(
      'print the differences between two runs; exit 1 if a verdict differs, 2 if only inconclusive cells differ',
    )
    .argument('<before>', 'a folder, a file (result.json, a baseline), a run of runs/, or latest')
    .argument('<after>', 'the same')
    .addOption(list('--map <a=b>', 'compare libc A of the first run with libc B of the second: --map dir:old=dir:new'))
    .addOption(new Option('--common', 'leave out cells that only one run has').conflicts('sameCells'))
    .option('--same-cells', 'exit 1 also if only one run has a cell')
    .action(async (before: string, after: string, options: CompareOptions) => {
      const [first, second] = [await openComparable(before), await openComparable(after)];
      const { run, gaveWay } = mapLibcs(first, readLibcMap(options.map ?? [], first, second));
      const comparison = compare(run, second, cellsOf(options));
      // Without a common cell the output would list every cell. With --same-cells that is the answer: exit 1.
      if (!options.sameCells && comparison.same + comparison.changed.length === 0) {
        throw new UsageError(`${before} and ${after} have no cell in common${hintOf(first, second)}`);
      }
      if (gaveWay > 0)
        console.error(`${count(gaveWay, 'cell')} of ${before} left out: --map replaces their libc by another`);
      await showComparison(comparison, options);
      done(exitCode(comparison));
    });
  for (const option of comparisonOptions) command.addOption(option);
  return command;
}

/** A hint for two runs with one libc each, if these have different names. */
function hintOf({ libcs: before }: ComparableRun, { libcs: after }: ComparableRun): string {
  const [one, another] = [before[0]?.id, after[0]?.id];
  if (before.length !== 1 || after.length !== 1 || one === another) return '';
  return `: to compare ${one} with ${another}, add --map ${one}=${another}`;
}

function cellsOf({ common = false, sameCells = false }: CompareOptions): ComparedCells {
  if (common) return 'common';
  return sameCells ? 'same' : 'any';
}

function exitCode({ verdictChanged, inconclusiveChanged, cellsDiffer }: Comparison): number {
  if (verdictChanged || cellsDiffer) return EXIT.fail;
  return inconclusiveChanged ? EXIT.inconclusive : EXIT.ok;
}
