import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Shard } from '../../lab/core/schema.ts';
import type { DaemonName } from '../../lab/libc/index.ts';
import { claimsOf, refuseUnknownClaims } from '../../lab/matrix/claims.ts';
import { takeLabels } from '../../lab/matrix/labels.ts';
import type { Selection } from '../../lab/matrix/selection.ts';
import { isInside, reexec } from '../../lab/namespaces/reexec.ts';
import { RECORDERS } from '../../lab/recording/index.ts';
import { installMissing } from '../../lab/requirements/index.ts';
import { CELLS_PER_CORE } from '../../lab/run/runner.ts';
import { REPORTER_NAMES } from '../../reports/index.ts';
import { daemonPairs } from '../../setup/daemon-pairs.ts';
import { prepare } from '../../setup/prepare.ts';
import { showProgress } from '../../setup/progress.ts';
import type { Context } from '../context.ts';
import { customPrograms } from '../custom-programs.ts';
import { daemonSettings } from '../daemon-settings.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { list, named, repeated } from '../list-option.ts';
import { recordersFor } from '../recorders.ts';
import { reportersFor } from '../reporters.ts';
import { refuseUsedFolder } from '../run-folder.ts';
import { type RunHandover, runInside } from '../run-inside.ts';
import { type GivenOptions, type RunOptions, withLists } from '../run-options.ts';
import { wantedBy } from '../run-selection.ts';
import { selectLibcs } from '../select-libcs.ts';
import { endOnSignals } from '../signals.ts';

/** `run`: cells on real C libraries. Outside it gets the machine ready and steps into the lab's namespaces; inside it runs. */
export function runCommand({ repros, done }: Context): Command {
  const command = new Command('run')
    .description('run repros over the matrix libc × daemon × probe (without a word: the default matrix)')
    .argument(
      '[repro...]',
      'ids, globs, bugs (31476) or symptoms ("not reloaded"); all without one; or single cells, by the names that a run prints',
    )
    .addOption(
      list(
        '--libc <which>',
        'ids, globs, versions or ranges (">=2.26 <2.40"); dir:<folder> or build:<tree> for one of your own, with a label: before=dir:<folder>',
      ),
    )
    .addOption(list('--daemon <which>', 'none, nsncd, nscd, unscd (default: none and nsncd)'))
    .addOption(
      list(
        '--daemon-libc <which>',
        'the libc that the daemon runs on (default: where it comes from; with --daemon-program, host)',
      ),
    )
    .addOption(list('--daemon-program <daemon=file>', 'a program of your own in place of the packaged one'))
    .addOption(
      repeated(
        '--daemon-set <daemon.key=value>',
        'a variable of nsncd (nsncd.NSNCD_HANDOFF_TIMEOUT=1), or a key of nscd.conf ("nscd.enable-cache hosts=no")',
      ),
    )
    .addOption(
      list(
        '--expect <claim>',
        'what builds claim: fixed or affected, where no source says it; of one build: <libc>=fixed, <daemon>=fixed',
      ),
    )
    .addOption(list('--probe <which>', 'c, ffi (default: both)'))
    .addOption(list('--variant <which>', 'ids or globs (default: main)'))
    .option('--all', 'every variant and every daemon')
    .addOption(
      new Option('-j, --jobs <n>', 'cells at once').argParser(count).default(CELLS_PER_CORE * availableParallelism()),
    )
    .addOption(new Option('--repeat <n>', 'run every cell so often').argParser(repeats).default(1))
    .addOption(new Option('--shard <i/n>', 'run only the i-th of n parts').argParser(shardOf))
    .option('--out <dir>', 'where results go (default: runs/<time>)', named)
    .addOption(
      list('--reporter <which>', `${REPORTER_NAMES.join(', ')}; name=file for a document (default: by what stdout is)`),
    )
    .option('--no-tap', 'let clients speak to the daemon directly, with nobody listening in')
    .option('--require-verdicts', 'exit 2 as well if some cell is unsupported')
    .option('--json', 'print the result document on stdout, everything else on stderr')
    .action(async (names: string[], given: GivenOptions) => {
      const { selection, options, found } = wantedBy(names, withLists(given), repros);
      if (!isInside()) for (const line of found) console.error(line);
      const run = isInside() ? runInside : outsideNamespaces;
      done(await run(selection, options));
    });
  for (const { id, title } of RECORDERS) command.option(`--${id}`, title);
  return command;
}

async function outsideNamespaces(selection: Selection, options: RunOptions): Promise<number> {
  reportersFor(options);
  refuseUsedFolder(options.out);
  refuseUnknownClaims(options.expect);
  const real = selection.daemons.filter((daemon) => daemon !== 'none');
  if (options.daemonLibc.length > 0 && real.length === 0) {
    throw new UsageError('--daemon-libc names the libc of a daemon, and --daemon selects none: leave out one of them');
  }
  const handover = await getReady(real, options);
  return handover ? reexec(process.argv[1] as string, process.argv.slice(2), handover) : EXIT.cannotHost;
}

/** Null where something that every run needs is missing, which has been said then. */
async function getReady(real: readonly DaemonName[], options: RunOptions): Promise<RunHandover | null> {
  using _ = endOnSignals('Interrupted while the machine was made ready: no cell ran.');
  const programs = await customPrograms(options.daemonProgram, real);
  const settings = daemonSettings(options.daemonSet, real);
  const progress = showProgress();
  const recorders = recordersFor(options).map(({ id }) => id);
  // What is missing is said on the way, and how to get it.
  if ((await installMissing(recorders, { progress })).state === 'incomplete') return null;
  const { words, labels } = takeLabels([options.libc, options.daemonLibc]);
  const [libcWords = [], daemonLibcWords = []] = words;
  const libcs = await selectLibcs(libcWords, progress);
  const daemonOverrides = {
    libcs: daemonLibcWords.length > 0 ? await selectLibcs(daemonLibcWords, progress) : [],
    programs,
    settings,
  };
  const daemons = await daemonPairs(libcs, real, daemonOverrides);
  const all = [...new Set([...libcs, ...daemons.map(({ libc }) => libc)])];
  const ofDaemons = real.map((id) => ({ id, own: programs[id] !== undefined }));
  const claims = claimsOf(options.expect, { libcs: all, labels, daemons: ofDaemons });
  const prepared = await prepare({ libcs, daemons, progress });
  if (options.tap && prepared.tap && 'reason' in prepared.tap) {
    process.stderr.write(`Nobody listens in on the daemons: ${prepared.tap.reason}\n`);
  }
  return { prepared, daemonOverrides, claims, labels };
}

function count(word: string): number {
  const value = Number(word);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a positive integer.');
  return value;
}

// Each cell is one in memory, on disk and in the tables.
const MOST_REPEATS = 10_000;

function repeats(word: string): number {
  if (count(word) > MOST_REPEATS) throw new InvalidArgumentError(`It must be at most ${MOST_REPEATS}.`);
  return count(word);
}

function shardOf(word: string): Shard {
  const [, index = 0, of = 0] = /^(\d+)\/(\d+)$/.exec(word)?.map(Number) ?? [];
  if (index < 1 || index > of) throw new InvalidArgumentError("It must be like '2/3', from 1/n to n/n.");
  return { index, count: of };
}
