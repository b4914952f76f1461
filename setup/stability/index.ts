// `npm run stability [-- words of run]`: runs cells twice, alone and beside busy loops, and says what differs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { EXIT } from '../../bin/exit-codes.ts';
import { wholeNumber } from '../../bin/number-option.ts';
import { openComparable } from '../../bin/open-run.ts';
import { reportError } from '../../bin/report-error.ts';
import { showComparison } from '../../bin/show-comparison.ts';
import { labBundle } from '../../lab/bundle/bundles.mjs';
import { compare } from '../../lab/results/compare.ts';
import { run } from '../run.mjs';
import { busyLoops } from './busy-loops.ts';
import { figuresOf, figuresText } from './figures.ts';

const LAB = join(labBundle.house, 'bin/resolv-lab.mjs');
const ALL = ['--all', '--libc', '*'];
/** The exit codes of a run with a result: a failed or an inconclusive cell is for the comparison. */
const WITH_RESULT: readonly unknown[] = [EXIT.ok, EXIT.fail, EXIT.inconclusive];

interface Options {
  busy: number;
  before?: string;
}

/** Runs cells into a folder beside busy loops, with a baseline as its only file for the comparison. @returns the exit code without a result */
async function runBeside(loops: number, words: readonly string[], out: string): Promise<number | undefined> {
  await using _ = await busyLoops(loops);
  const args = ['run', ...words, '--out', out, '--reporter', `baseline=${out}.json`];
  const { code } = await run(process.execPath, [LAB, ...args]);
  return WITH_RESULT.includes(code) ? undefined : (code ?? EXIT.interrupted);
}

async function stability(words: readonly string[], { busy, before }: Options): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'resolv-lab-stability-'));
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  const chosen = words.length > 0 ? words : ALL;
  const remove = () => rm(folder, { recursive: true, force: true });
  const code =
    (before === undefined ? await runBeside(0, chosen, first) : undefined) ?? (await runBeside(busy, chosen, second));
  if (code !== undefined) {
    await remove();
    return code;
  }
  const [was, is] = [await openComparable(before ?? `${first}.json`), await openComparable(`${second}.json`)];
  const comparison = compare(was, is, before === undefined ? 'same' : 'common');
  const figures = figuresOf(was, is, comparison);
  await showComparison(comparison, {});
  console.log(`\n${figuresText(figures)}`);
  if (figures.isStable) await remove();
  else console.log(`Evidence: ${folder}`);
  return figures.isStable ? EXIT.ok : EXIT.fail;
}

const command = new Command('npm run stability --')
  .description('run cells twice, alone and beside busy loops; exit 1 if a verdict or an outcome line differs')
  .argument('[words...]', `the words of run (default: ${ALL.join(' ')})`)
  .option('--busy <n>', 'busy loops beside the second run; 0: none', wholeNumber({ least: 0, most: 64 }), 2)
  .option('--before <run>', 'a stored run or a baseline in place of the first run')
  // The words of run begin at the first that is no option of this script.
  .allowUnknownOption()
  .passThroughOptions()
  // reportError prints it.
  .configureOutput({ outputError: () => {} })
  .exitOverride();

try {
  await command
    .action(async (words: string[], options: Options) => {
      process.exitCode = await stability(words, options);
    })
    .parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
