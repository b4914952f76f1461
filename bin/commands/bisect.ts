import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { BuildError } from '../../lab/libc/build/build-error.ts';
import { tryPatches } from '../../lab/libc/build/build-libc.ts';
import { seriesIn } from '../../lab/libc/build/series.ts';
import { UnavailableError } from '../../lab/libc/image/unavailable.ts';
import type { Repro } from '../../lab/repro.ts';
import { bugName } from '../../reports/bugs/row-names.ts';
import { bisectStep } from '../../reports/fix/bisect.ts';
import { showProgress } from '../../setup/progress.ts';
import { searchLibcs } from '../bisect/among-libcs.ts';
import { search } from '../bisect/search.ts';
import { canBuild, entriesAbout, RunEnded, testBuild } from '../bisect/test-libc.ts';
import type { Context } from '../context.ts';
import { EXIT, endOnSignals, UsageError } from '../exit-codes.ts';
import { list, named, repeated } from '../list-option.ts';
import { reprosAbout } from '../repros-for.ts';

interface BisectOptions {
  good?: string;
  bad?: string;
  libc?: string[];
  series?: string[];
  source?: string;
  debianPatches?: boolean;
  step?: string;
  find?: 'broken' | 'fixed';
  name: string;
}

/** `bisect`: where a bug is fixed, or appears, among C libraries, in a series of patches, or in the commits of a tree. */
export function bisectCommand({ repros, done }: Context): Command {
  return new Command('bisect')
    .description(
      'find the change that fixed a bug, or introduced it, with few runs: among C libraries (--good, --bad), in a series of patches (--series, --source), or as the command of git bisect run (--step); exit 0 with the place, 1 if the ends do not differ as named or a patch does not apply, 2 without a verdict on an end or around the place',
    )
    .argument('<bug>', 'a bug (31476), a CVE or a repro')
    .option('--good <libc>', 'a C library without the bug', named)
    .option('--bad <libc>', 'a C library with the bug', named)
    .addOption(list('--libc <which>', 'those to search between the two, by version and revision (default: all)'))
    .addOption(repeated('--series <path>', 'a patch, or a folder of patches; several in their order'))
    .option('--source <source>', 'for --series: the source that the patches are for, as for libc build', named)
    .option('--debian-patches', "for --series: the source has Debian's patches before the series")
    .option(
      '--step <tree>',
      'build and test one source tree, for git bisect run: exit 0 for good, 1 for bad, 125 if it does not build or has no verdict, above 127 for other faults',
      named,
    )
    .addOption(
      new Option(
        '--find <change>',
        'for --step: broken (a tree with the bug is bad), fixed (one without it is bad)',
      ).choices(['broken', 'fixed']),
    )
    .option('--name <name>', 'the name of the builds of --series and --step, which share one folder', named, 'bisect')
    .action(async (bug: string, options: BisectOptions) => {
      const { about } = await reprosAbout(bug, repros);
      const way = wayOf(options);
      try {
        done(await way(bugName(bug), about, options));
      } catch (error) {
        if (!(error instanceof RunEnded)) throw error;
        done(options.step === undefined ? error.code : endOfGitBisect(error.code));
      }
    });
}

/**
 * The exit code for a command line without a verdict. `git bisect run` takes 1 to 127 for bad, and ends at higher codes, so `bisect --step`
 * adds 128 to the codes of mistakes and faults.
 */
export function exitForGit(words: readonly string[], code: number): number {
  const isStep = words[0] === 'bisect' && words.some((word) => /^--step(=|$)/.test(word));
  return isStep ? endOfGitBisect(code) : code;
}

/** A code at which `git bisect run` ends. */
function endOfGitBisect(code: number): number {
  return code > 0 && code < 128 ? 128 + code : code;
}

type Way = (bug: string, repros: readonly Repro[], options: BisectOptions) => Promise<number>;

/** The options of each way to search, the first of which chooses it. */
const WAYS: readonly { by: readonly (keyof BisectOptions)[]; way: Way }[] = [
  { by: ['step', 'find'], way: testTree },
  { by: ['series', 'source', 'debianPatches'], way: searchSeries },
  { by: ['good', 'bad', 'libc'], way: searchBetween },
];

/** @throws UsageError for options of two ways, or none */
function wayOf(options: BisectOptions): Way {
  const chosen = WAYS.find(({ by: [first] }) => first && options[first] !== undefined);
  if (!chosen)
    throw new UsageError(
      'name two C libraries, --good without the bug and --bad with it; or --series and --source; or --step',
    );
  const stray = WAYS.filter((each) => each !== chosen)
    .flatMap(({ by }) => by)
    .find((option) => options[option] !== undefined);
  if (stray !== undefined) throw new UsageError(`${flag(chosen.by[0])} and ${flag(stray)} exclude each other`);
  return chosen.way;
}

const flag = (option = '') => `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

async function searchBetween(bug: string, repros: readonly Repro[], options: BisectOptions): Promise<number> {
  const { good, bad, libc: libcs = ['*'] } = options;
  if (good === undefined || bad === undefined) throw new UsageError('name both ends: --good and --bad');
  return searchLibcs(bug, repros, { good, bad, libcs });
}

async function searchSeries(bug: string, repros: readonly Repro[], options: BisectOptions): Promise<number> {
  const { source, debianPatches = false, name, series = [] } = options;
  if (source === undefined)
    throw new UsageError('--series needs --source: a version such as 2.36, a folder, or a tarball');
  const patches = await patchesIn(series);
  using _ = endOnSignals('Interrupted: what is built stays for the same command.');
  if (!(await canBuild())) return EXIT.cannotHost;
  try {
    await tryPatches({ name, source, debianPatches, patches }, { progress: showProgress() });
  } catch (error) {
    if (!(error instanceof BuildError || error instanceof UnavailableError)) throw error;
    console.error(`resolv-lab: ${error.message}`);
    return EXIT.fail;
  }
  const about = await entriesAbout(repros);
  // A candidate is the number of patches that are applied.
  return search([...Array(patches.length + 1).keys()], {
    bug,
    nameOf: (applied) => patches[applied - 1] ?? `${source} without patches`,
    test: (applied) => testBuild({ name, source, debianPatches, patches: patches.slice(0, applied) }, about),
  });
}

async function patchesIn(series: readonly string[]): Promise<string[]> {
  try {
    return await seriesIn(series);
  } catch (error) {
    throw error instanceof BuildError ? new UsageError(`--series: ${error.message}`) : error;
  }
}

/** `git bisect run` skips a commit with this code (git-bisect(1)). */
const GIT_SKIP = 125;

async function testTree(_bug: string, repros: readonly Repro[], options: BisectOptions): Promise<number> {
  const { step: source = '', find = 'broken', name } = options;
  if (!existsSync(join(source, 'configure')))
    throw new UsageError(`--step ${source}: no source of glibc there (it has no configure)`);
  using _ = endOnSignals('Interrupted: what is built stays for the same command.');
  if (!(await canBuild())) return endOfGitBisect(EXIT.cannotHost);
  const tested = await testBuild({ name, source, debianPatches: false, patches: [] }, await entriesAbout(repros));
  console.log(bisectStep(source, tested));
  if (tested.state === 'unknown') return GIT_SKIP;
  return (tested.state === 'shown') === (find === 'broken') ? EXIT.fail : EXIT.ok;
}
