import { Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../bin/exit-codes.ts';
import { wholeNumber } from '../bin/number-option.ts';
import { installMissing } from '../lab/requirements/index.ts';
import { showProgress } from '../setup/progress.ts';
import type { Benchmark } from './benchmark.ts';
import { cells } from './cells.ts';
import { dns } from './dns.ts';
import { meetsAim, summarize } from './figure.ts';
import { growth } from './growth.ts';
import { launch } from './launch.ts';
import { describeMachine } from './machine.ts';
import { matrix } from './matrix.ts';
import { recording } from './recording.ts';
import { type BenchmarkResult, renderMachine, renderResult } from './render.ts';
import { spawning } from './spawning.ts';
import { startUp } from './start-up.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  cells,
  matrix,
  growth,
  recording,
  launch,
  spawning,
  'start-up': startUp,
  dns,
};

interface Options {
  json?: boolean;
  rounds?: number;
}

/** Runs benchmarks and prints the figures of each when it ends; with --json it prints one document at the end. */
async function bench(names: readonly string[], { json = false, rounds }: Options): Promise<void> {
  const chosen = Object.entries(BENCHMARKS).filter(([name]) => names.length === 0 || names.includes(name));
  const requirements = chosen.flatMap(([, benchmark]) => benchmark.requirements);
  await installMissing(['benchmarks'], { progress: showProgress(), list: requirements });
  const machine = await describeMachine(requirements);
  const print = (text: string) => (json ? undefined : process.stdout.write(`${text}\n`));
  print(renderMachine(machine));
  const results: BenchmarkResult[] = [];
  for (const [name, { title, rounds: defaultRounds, run }] of chosen) {
    process.stderr.write(`… ${name}\n`);
    const result = { name, title, figures: await run(rounds ?? defaultRounds) };
    results.push(result);
    print(renderResult(result));
  }
  if (json) process.stdout.write(`${JSON.stringify({ machine, benchmarks: results.map(withSummaries) }, null, 2)}\n`);
}

function withSummaries({ figures, ...result }: BenchmarkResult) {
  const summarized = figures.map((figure) => ({
    ...figure,
    ...summarize(figure.samples),
    ...(figure.aim && { aimMet: meetsAim(figure) }),
  }));
  return { ...result, figures: summarized };
}

function known(word: string, before: string[] | undefined): string[] {
  if (!Object.hasOwn(BENCHMARKS, word)) {
    throw new InvalidArgumentError(`Known are ${Object.keys(BENCHMARKS).join(', ')}.`);
  }
  return [...(before ?? []), word];
}

await new Command('bench')
  .description('measures the lab against lower bounds and other tools, side by side; default: all benchmarks')
  .argument('[benchmark...]', Object.keys(BENCHMARKS).join(', '), known)
  .option('--rounds <n>', 'the number of measurements of each figure', wholeNumber({ least: 1 }))
  .option('--json', 'print one document on stdout')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage))
  .action((names: string[], options: Options) => bench(names, options))
  .parseAsync();
