import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { LibcFacts } from '../../lab/core/schema.ts';
import { isCustomLibc } from '../../lab/libc/index.ts';
import { takeLabels } from '../../lab/matrix/labels.ts';
import { unknownWord } from '../../lab/matrix/selection.ts';
import type { Repro } from '../../lab/repro.ts';
import type { ComparableRun } from '../../lab/results/comparable.ts';
import { asRegressions, cellsToRun, type RegressionChange, regressionsIn } from '../../lab/results/regressions.ts';
import { silent } from '../../lab/util/progress.ts';
import { paintFor } from '../../reports/ansi.ts';
import { renderRegressions } from '../../reports/comparison/regressions.ts';
import { createReporters } from '../../reports/index.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { withLibcsByName } from '../libc-words.ts';
import { list, named } from '../list-option.ts';
import { openComparable } from '../open-run.ts';
import { reprosFor } from '../repros-for.ts';
import { runApart } from '../run-apart.ts';
import { RUNS, refuseUsedFolder, runId } from '../run-folder.ts';
import { withScenarioFiles } from '../scenario-files.ts';
import { selectLibcs } from '../select-libcs.ts';

interface RegressionsOptions {
  baseline: string;
  libc: string[];
  against?: string;
  out?: string;
  reporter: string[];
  json?: boolean;
}

/** `regressions`: runs the cells of a baseline on another C library, and compares cell by cell. */
export function regressionsCommand({ repros, done }: Context): Command {
  return new Command('regressions')
    .description(
      'run the cells of a baseline on a C library and compare each: exit 1 if one became worse, 2 if one lost its verdict; for the CI of a distribution',
    )
    .argument('[repro...]', 'only these: repros, topics, bugs, files with scenarios; default: all of the baseline')
    .requiredOption('--baseline <run>', 'a baseline or a stored run, of an earlier build', named)
    .addOption(
      list(
        '--libc <which>',
        'the build to check: an id, host, dir:…, build:…, deb:…, rpm:… or a name',
      ).makeOptionMandatory(),
    )
    .option(
      '--against <libc>',
      'the C library of the baseline to compare with; needed if the baseline has several',
      named,
    )
    .option('--out <dir>', 'folder for results (default: runs/<time>)', named)
    .addOption(
      list(
        '--reporter <which>',
        'further reports, in which what became worse is a failure: github, junit=FILE',
      ).default([]),
    )
    .option('--json', 'as JSON on stdout')
    .action(async (words: string[], options: RegressionsOptions) => {
      const known = await withScenarioFiles(words, repros);
      done(await check(reprosFor(known.words, known.repros), options, { isAll: words.length === 0 }));
    });
}

async function check(
  repros: readonly Repro[],
  options: RegressionsOptions,
  { isAll }: { isAll: boolean },
): Promise<number> {
  const { baseline: name, json = false } = options;
  const streams = { stdout: json ? process.stderr : process.stdout, stderr: process.stderr };
  const reporters = createReporters(options.reporter, streams, options.out);
  refuseUsedFolder(options.out);
  const baseline = await openComparable(name);
  const build = await buildOf(options.libc);
  const against = libcOf(baseline, build.id, options);
  const find = (id: string) => repros.find((repro) => repro.id === id);
  const wanted = isAll ? baseline : { cells: baseline.cells.filter(({ repro }) => find(repro) !== undefined) };
  const knows = ({ repro, variant }: { repro: string; variant: string }) =>
    find(repro)?.variants[variant] !== undefined;
  const { cells, leftOut } = cellsToRun(wanted, { from: against.id, to: build.id, knows });
  if (cells.length === 0)
    throw new UsageError(`${name} has no cell with a verdict on ${against.id}${isAll ? '' : ' for these repros'}`);
  const out = options.out ?? join(RUNS, runId(new Date()));
  const ran = await runApart([
    // A scenario of the user's own is known by its file.
    ...cells.map(({ name: cell }) => withFile(cell, find(cell.split('/')[0] ?? ''))),
    ...(build.word === build.id ? [] : ['--libc', build.word]),
    ...['--out', out, '--reporter', 'lines'],
  ]);
  if ('code' in ran) return ran.code;
  const changes = regressionsIn(
    cells.map(({ cell }) => cell),
    ran.document.cells,
  );
  const facts = ran.document.libcs.find(({ id }) => id === build.id) ?? against;
  const summary = { baseline: `${name} (${textOf(against)})`, libc: textOf(facts) };
  const screen = process.stdout;
  await print(
    screen,
    json
      ? `${JSON.stringify({ ...summary, leftOut, changes }, null, 2)}\n`
      : renderRegressions({ ...summary, changes, leftOut, width: widthOf(screen), paint: paintFor(screen) }),
  );
  const document = asRegressions(ran.document, changes, name);
  for (const reporter of reporters) await reporter.onRunEnd?.(document, resolve(out));
  if (ran.document.run.interrupted) return EXIT.interrupted;
  return exitCode(changes, cells.length);
}

function exitCode(changes: readonly RegressionChange[], planned: number): number {
  if (changes.some(({ kind }) => kind === 'worse')) return EXIT.fail;
  // A cell that the run lacks has no verdict either.
  return changes.length < planned || changes.some(({ kind }) => kind === 'no verdict') ? EXIT.inconclusive : EXIT.ok;
}

/** The build to check: the word for `run --libc`, and the id in its results. @throws UsageError for several */
async function buildOf(patterns: string[]): Promise<{ word: string; id: string }> {
  const { libc } = await withLibcsByName({ libc: patterns });
  const { words, labels } = takeLabels([libc]);
  const ids = await selectLibcs(words.flat(), silent);
  const [id, ...others] = ids;
  if (id === undefined || others.length > 0)
    throw new UsageError(
      `--libc ${patterns.join()}: name one C library, and run the command for each (${ids.join(', ')})`,
    );
  if (!isCustomLibc(id)) return { word: id, id };
  const label = labels[id] ?? LABEL;
  return { word: `${label}=${id}`, id: label };
}

/** The label of a build without one: its path cannot be part of a cell's name where it has slashes. */
const LABEL = 'new';

/** The C library of the baseline to compare with. @throws UsageError if it does not say which @throws UnknownChoice */
function libcOf({ libcs, cells }: ComparableRun, id: string, { against, baseline }: RegressionsOptions): LibcFacts {
  const used = libcs.filter((libc) => cells.some((cell) => cell.libc.id === libc.id));
  const ids = used.map((libc) => libc.id);
  const wanted = against ?? (ids.includes(id) ? id : ids.length === 1 ? ids[0] : undefined);
  if (wanted === undefined)
    throw new UsageError(`${baseline} has several C libraries, and none is ${id}: say --against (${ids.join(', ')})`);
  const found = used.find((libc) => libc.id === wanted);
  if (!found) throw unknownWord(`libc in ${baseline}`, wanted, ids);
  return found;
}

/** The name of a cell with the file of its scenario in place of the id. */
function withFile(cell: string, repro: Repro | undefined): string {
  return repro?.file === undefined ? cell : `${repro.file}${cell.slice(repro.id.length)}`;
}

function textOf({ id, version, revision }: LibcFacts): string {
  return `${id} ${revision ?? version}`;
}
