import { Command, Option } from 'commander';
import { canRun } from '../../lab/container/try-runtime.ts';
import { OciRuntime } from '../../lab/core/schema.ts';
import type { DaemonName } from '../../lab/libc/index.ts';
import { bugClaimsOf, claimsOf, refuseUnknownClaims } from '../../lab/matrix/claims.ts';
import { takeLabels } from '../../lab/matrix/labels.ts';
import type { Selection } from '../../lab/matrix/selection.ts';
import { isInside, reexec } from '../../lab/namespaces/reexec.ts';
import { RECORDERS } from '../../lab/recording/index.ts';
import type { Repro } from '../../lab/repro.ts';
import { installMissing } from '../../lab/requirements/index.ts';
import { isRuntime } from '../../lab/runtime/runtimes.ts';
import { RUNTIME_IDS } from '../../probes/runtimes/index.ts';
import { REPORTER_NAMES } from '../../reports/index.ts';
import { daemonPairs } from '../../setup/daemon-pairs.ts';
import { prepare } from '../../setup/prepare.ts';
import { showProgress } from '../../setup/progress.ts';
import { addClientOptions, clientOf, settledOptions, withClientOption, withRootLibc } from '../client-options.ts';
import type { Context } from '../context.ts';
import { customPrograms } from '../custom-programs.ts';
import { daemonSettings } from '../daemon-settings.ts';
import { EXIT, endOnSignals, UsageError } from '../exit-codes.ts';
import { withLibcsByName } from '../libc-words.ts';
import { claimsOption, list, named as nonEmpty, repeated } from '../list-option.ts';
import { wholeNumber } from '../number-option.ts';
import { refuseUnknownProjectBugs, withProjectClaims, withProjectDaemons } from '../project.ts';
import { reportersFor } from '../reporters.ts';
import { refuseUsedFolder } from '../run-folder.ts';
import { type RunHandover, runInside } from '../run-inside.ts';
import { type GivenOptions, type RunOptions, recordersFor, withLists } from '../run-options.ts';
import { requestedCells } from '../run-selection.ts';
import { withScenarioFiles } from '../scenario-files.ts';
import { selectLibcs } from '../select-libcs.ts';
import { shardOf } from '../shard.ts';
import { refuseBadPackages, refuseUnknownPackages, withPackages } from '../with-packages.ts';

/** `run`: runs cells. The outer process prepares the machine and starts the inner one in the lab's namespaces. */
export function runCommand({ repros, done }: Context): Command {
  const command = new Command('run')
    .description('run repros over the matrix libc × daemon × probe (without an argument: the default matrix)')
    .argument(
      '[repro...]',
      'ids, globs, topics of the catalogue (timing, or catalogue for all), bugs (31476) or symptoms ("not reloaded"); default: all, of the catalogue with the C probe and no daemon; or single cells, by their printed names',
    )
    .addOption(
      list(
        '--libc <which>',
        'ids, globs, releases (debian-12), versions or ranges (">=2.26 <2.40", musl-1.2.5); dir:<folder>, build:<tree>, deb:<file> or rpm:<file> for your own build, with a label: before=dir:<folder>',
      ),
    )
    .addOption(withPackages())
    .addOption(
      list(
        '--daemon <which>',
        'none, nsncd, nscd, unscd (default: none and nsncd; for a scenario those that it names)',
      ),
    )
    .addOption(
      list(
        '--daemon-libc <which>',
        "the libc that the daemon runs on (default: its package's; with --daemon-program, host)",
      ),
    )
    .addOption(list('--daemon-program <daemon=file>', 'a program of your own in place of the packaged one'))
    .addOption(
      repeated(
        '--daemon-set <daemon.key=value>',
        'a variable of nsncd (nsncd.NSNCD_HANDOFF_TIMEOUT=1), or a key of nscd.conf ("nscd.enable-cache hosts=no")',
      ),
    )
    .addOption(claimsOption())
    .addOption(list('--probe <which>', `c, ffi (default: both), or runtimes: ${RUNTIME_IDS.join(', ')}`))
    .addOption(list('--variant <which>', 'ids or globs (default: main)'))
    .addOption(
      new Option('--container <runtime>', 'starts each probe in a container, by runc or crun').choices(
        OciRuntime.options,
      ),
    )
    .option('--all', 'every variant, and every daemon and probe also of the catalogue')
    .addOption(
      new Option('-j, --jobs <n>', 'the most cells at once (default: as the machine allows)').argParser(
        wholeNumber({ least: 1 }),
      ),
    )
    .addOption(
      new Option('--repeat <n>', 'run every cell n times')
        .argParser(wholeNumber({ least: 1, most: MOST_REPEATS }))
        .default(1),
    )
    .addOption(
      new Option(
        '--shard <i/n>',
        'run only the i-th of n parts; auto or auto/n: the part that the CI system, Job or array says',
      ).argParser((word: string) => shardOf(word)),
    )
    .option('--out <dir>', 'folder for results (default: runs/<time>)', nonEmpty)
    .addOption(
      list('--reporter <which>', `${REPORTER_NAMES.join(', ')}; name=file for a document (default: depends on stderr)`),
    )
    .option('--no-tap', 'connect clients to the daemon directly, without recording their traffic')
    .option('--require-verdicts', 'exit 2 also if this machine lacks what a cell needs, or if no cell ran')
    .option('--json', 'print the result document on stdout, everything else on stderr')
    .action(async (words: string[], named: GivenOptions) => {
      const given = await withLibcsByName(named);
      const known = await withScenarioFiles(words, repros);
      const { options: settled, words: more } = isInside()
        ? { options: given, words: [] }
        : await settledOptions(given);
      const own = withClientOption(known.repros, clientOf({ ...given, ...settled }));
      const { selection, options, found } = requestedCells(known.words, withRootLibc(withLists(given), settled), own);
      done(
        await (isInside()
          ? runInside(selection, options)
          : outsideNamespaces(selection, options, { found, more, known: known.repros })),
      );
    });
  addClientOptions(command);
  for (const { id, title } of RECORDERS) command.option(`--${id}`, title);
  return command;
}

/**
 * @param found lines about the selection, to print once nothing is wrong with the command line
 * @param more words for the command line of the inner process
 * @param known all repros, among which claims find their bugs
 */
async function outsideNamespaces(
  selection: Selection,
  options: RunOptions,
  { found, more, known }: { found: readonly string[]; more: readonly string[]; known: readonly Repro[] },
): Promise<number> {
  reportersFor(options);
  refuseUsedFolder(options.out);
  refuseUnknownClaims(options.expect, known);
  await refuseUnknownProjectBugs(known);
  const real = selection.daemons.filter((daemon) => daemon !== 'none');
  const isTraced = recordersFor(options).some(({ program }) => program !== undefined);
  if (options.container && isTraced && selection.repros.some(({ client }) => client)) {
    throw new UsageError(
      'a program of your own in a container is not held until --strace is ready: leave out one of both',
    );
  }
  const { probes, packages } = selection;
  const handover = await getReady({ real, probes, packages }, options);
  if (!handover) return EXIT.cannotHost;
  for (const line of found) console.error(line);
  return reexec(process.argv[1] as string, [...process.argv.slice(2), ...more], handover);
}

/**
 * Prepares the machine. Null if a requirement of every run is missing; its progress line has the reason.
 *
 * @param refuse throws for libcs that make no sense together, before anything is prepared for them
 * @throws UsageError for options that do not fit together
 */
export async function getReady(
  {
    real,
    probes,
    packages = [],
  }: Pick<Selection, 'probes'> & Partial<Pick<Selection, 'packages'>> & { real: readonly DaemonName[] },
  options: RunOptions,
  refuse: (libcs: readonly string[]) => void = () => {},
): Promise<RunHandover | null> {
  using _ = endOnSignals('Interrupted during preparation: no cell ran.');
  if (options.daemonLibc.length > 0 && real.length === 0) {
    throw new UsageError(
      '--daemon-libc needs a daemon, and none is selected: add --daemon, or leave out --daemon-libc',
    );
  }
  const { daemonProgram, daemonSet } = await withProjectDaemons(options, real);
  const programs = await customPrograms(daemonProgram, real);
  const settings = daemonSettings(daemonSet, real);
  const progress = showProgress();
  const recorders = recordersFor(options).map(({ id }) => id);
  const { container } = options;
  const purposes = [...recorders, ...(container ? [container] : [])];
  if ((await installMissing(purposes, { progress })).state === 'incomplete') return null;
  if (container && !(await canRun(container, progress))) return null;
  const { words, labels } = takeLabels([options.libc, options.daemonLibc]);
  const [libcWords = [], daemonLibcWords = []] = words;
  const libcs = await selectLibcs(libcWords, progress);
  refuse(libcs);
  const daemonOverrides = {
    libcs: daemonLibcWords.length > 0 ? await selectLibcs(daemonLibcWords, progress) : [],
    programs,
    settings,
    ...(options.daemonReleases && { releases: options.daemonReleases }),
  };
  const daemons = await daemonPairs(libcs, real, daemonOverrides);
  const all = [...new Set([...libcs, ...daemons.map(({ libc }) => libc)])];
  const claimable = real.map((id) => ({ id, custom: programs[id] !== undefined }));
  const subjects = { libcs: all, labels, daemons: claimable };
  const expect = await withProjectClaims(options.expect, [...all, ...Object.values(labels), ...real]);
  const [claims, bugClaims] = [claimsOf(expect, subjects), bugClaimsOf(expect, subjects)];
  refuseBadPackages(options.with);
  const prepared = await prepare({
    libcs,
    daemons,
    runtimes: probes.filter(isRuntime),
    packages: options.with,
    needs: packages,
    progress,
  });
  refuseUnknownPackages(options.with, prepared.libcs);
  if (options.tap && prepared.tap && 'reason' in prepared.tap) {
    process.stderr.write(`Traffic of the daemons is not recorded: ${prepared.tap.reason}\n`);
  }
  return { prepared, daemonOverrides, claims, bugClaims, labels };
}

// Every repeat takes memory, disk space and table rows.
export const MOST_REPEATS = 10_000;
