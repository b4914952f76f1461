import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { CellResult, RunDocument } from '../../lab/core/schema.ts';
import { readEvents } from '../../lab/core/timeline.ts';
import { DAEMONS } from '../../lab/daemon/definitions.ts';
import {
  changedByDaemons,
  checksWithIds,
  chooseChecks,
  type DaemonCheck,
  daemonChecks,
  markedChecks,
  selectionOfChecks,
} from '../../lab/daemon-suite/checks.ts';
import { baselineCells, type DifferenceWord, differenceOf } from '../../lab/daemon-suite/difference.ts';
import { joinRepeats } from '../../lab/daemon-suite/repeats.ts';
import { replayLines } from '../../lab/daemon-suite/replay.ts';
import type { DaemonName } from '../../lab/libc/index.ts';
import { unknownWord } from '../../lab/matrix/selection.ts';
import { isInside, reexec } from '../../lab/namespaces/reexec.ts';
import type { Repro } from '../../lab/repro.ts';
import { quoted } from '../../lab/shell/quote.ts';
import { paintFor } from '../../reports/ansi.ts';
import { agreementText, type CheckedCell, daemonVerdict, renderDaemonChecks } from '../../reports/daemon-checks.ts';
import { createReporters } from '../../reports/index.ts';
import { fromHere, print, widthOf } from '../../reports/output-stream.ts';
import type { Reporter } from '../../reports/reporter.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { withLibcsByName } from '../libc-words.ts';
import { list, named, repeated } from '../list-option.ts';
import { wholeNumber } from '../number-option.ts';
import { openComparable } from '../open-run.ts';
import { refuseRelease, release } from '../program-version.ts';
import { referenceKnowledge } from '../reference-knowledge.ts';
import { refuseUsedFolder } from '../run-folder.ts';
import { type RunHandover, runHandedOver, takeRunHandover } from '../run-inside.ts';
import { type RunOptions, withLists } from '../run-options.ts';
import { getReady, MOST_REPEATS } from './run.ts';

type CheckedResult = CheckedCell<CellResult>;

interface DaemonCheckOptions {
  daemon: DaemonName;
  program?: string;
  programVersion?: string;
  daemonLibc?: string[];
  libc?: string[];
  daemonSet?: string[];
  against?: string[];
  only?: string[];
  list?: boolean;
  seed: number;
  cases?: number;
  repeat: number;
  thorough?: boolean;
  baseline?: string;
  out?: string;
  reporter?: string[];
  json?: boolean;
}

/** The generated cases of each property: of a run before each change, and of one before each release. */
const CASES = { quick: 100, thorough: 2000 };

/** The C libraries of clients, where the user names none. */
const CLIENTS = ['host', 'musl-trixie'];

/** fast-check takes seeds of 32 bits. */
const LARGEST_SEED = 2 ** 31 - 1;

/** `daemon check`: runs the checks of daemons, and prints a table check × daemon. */
export function daemonCheckCommand({ repros, done }: Context): Command {
  return new Command('check')
    .description(
      'check a daemon: protocol, parity with no daemon, behaviour, hostile input; exit 1 for a new difference, 2 without a verdict',
    )
    .addOption(
      new Option('--daemon <which>', 'the daemon to check').choices(DAEMONS.map(({ id }) => id)).default('nsncd'),
    )
    .option('--program <file>', 'a program of your own in place of the packaged one', named)
    .addOption(
      new Option(
        '--program-version <release>',
        'the release that it is of: then known is what sources say of that one, and not of any',
      ).argParser(release),
    )
    .addOption(
      list(
        '--daemon-libc <which>',
        "the libcs that the daemons run on (default: their packages'; with --program, host)",
      ),
    )
    .addOption(list('--libc <which>', "the clients' libc (default: host, and musl for the checks that are about musl)"))
    .addOption(repeated('--daemon-set <daemon.key=value>', 'a setting, as for run'))
    .addOption(list('--against <daemons>', 'further daemons to show beside it; they do not affect the exit code'))
    .addOption(list('--only <which>', 'groups (protocol, parity, behaviour, faults), repros, or checks; globs work'))
    .option('--list', 'print the checks and run nothing')
    .addOption(
      new Option('--seed <n>', 'the seed of generated cases')
        .argParser(wholeNumber({ least: 0, most: LARGEST_SEED }))
        .default(1),
    )
    .addOption(
      new Option('--cases <n>', `generated cases of each property`).argParser(
        wholeNumber({ least: 1, most: MOST_CASES }),
      ),
    )
    .addOption(
      new Option('--repeat <n>', 'run each check n times; one whose runs do not agree varies, with exit code 1')
        .argParser(wholeNumber({ least: 1, most: MOST_REPEATS }))
        .default(1),
    )
    .option(
      '--thorough',
      `${CASES.thorough} generated cases of each property in place of ${CASES.quick}, and all variants that a daemon changes, for minutes`,
    )
    .option('--baseline <file>', 'a stored run or baseline; what differs there too is no new difference', named)
    .option('--out <dir>', 'folder for results (default: runs/<time>)', named)
    .addOption(list('--reporter <which>', 'further reports, as for run: github, junit=FILE, baseline=FILE, html'))
    .option('--json', 'print the result document on stdout, the table on stderr; with --list the checks')
    .action(async (named: DaemonCheckOptions) => {
      const options = await withLibcsByName(named);
      if (isInside()) return done(await check(repros, options));
      const checks = markedChecks(options.only ?? [], repros) ?? (await chosenChecks(options, repros));
      done(options.list ? await printChecks(checks, options) : await outsideNamespaces(checks, options));
    });
}

/** The checks that the words of `--only` mean. It reads the scenarios of all repros, and the reference run. */
async function chosenChecks({ only = [], thorough }: DaemonCheckOptions, repros: readonly Repro[]) {
  const { reference } = await referenceKnowledge(repros);
  return chooseChecks(only, daemonChecks(repros, changedByDaemons(reference.cells)), thorough);
}

/** The handover to the inner process, with the ids of the checks: it need not read the stored run and all scenarios again. */
interface DaemonCheckHandover extends RunHandover {
  checks: readonly string[];
}

async function outsideNamespaces(checks: readonly DaemonCheck[], options: DaemonCheckOptions): Promise<number> {
  refuseRelease(options);
  const daemons = daemonsOf(options);
  if (options.baseline !== undefined) await openComparable(options.baseline);
  refuseUsedFolder(options.out);
  furtherReporters(
    options,
    () => [],
    () => '',
  );
  const ready = await getReady(
    { ...selectionOfChecks(checks, daemons), real: daemons },
    runOptionsOf(options, daemons),
  );
  if (!ready) return EXIT.cannotHost;
  const handover = { ...ready, checks: checks.map(({ id }) => id) } satisfies DaemonCheckHandover;
  return reexec(process.argv[1] as string, process.argv.slice(2), handover);
}

/** The daemon to check, and those to show beside it. */
function daemonsOf({ daemon, against = [] }: DaemonCheckOptions): DaemonName[] {
  return [...new Set([daemon, ...chooseDaemons(against)])];
}

/** Runs the checks of the handover inside the lab's namespaces. @returns the exit code */
async function check(repros: readonly Repro[], options: DaemonCheckOptions): Promise<number> {
  const handover = await takeRunHandover<DaemonCheckHandover>();
  const checks = checksWithIds(handover.checks, repros);
  const daemons = daemonsOf(options);
  const selection = selectionOfChecks(checks, daemons, { oneClient: options.libc === undefined });
  const runOptions = runOptionsOf(options, daemons);
  const baseline = options.baseline === undefined ? undefined : await openComparable(options.baseline);
  const inBaseline = baseline && baselineCells(baseline);
  const byId = new Map(checks.map((each) => [each.id, each]));
  const checkedCells = (document: RunDocument): CheckedResult[] =>
    document.cells.map((cell) => ({
      cell,
      group: byId.get(`${cell.repro}/${cell.variant}`)?.group ?? 'behaviour',
      difference: differenceOf(cell, inBaseline?.(cell)),
    }));
  let code: number = EXIT.ok;
  const repeat = (cell: CellResult) => repeatCommand(cell, options, runOptions);
  const table: Reporter = {
    async onRunEnd(document, directory) {
      const further = (cell: CellResult) => [
        `about: ${byId.get(`${cell.repro}/${cell.variant}`)?.title}; resolv-lab explain ${cell.repro}`,
        `repeat: ${repeat(cell)}`,
      ];
      const replayed = await withReplays(checkedCells(document), directory, further);
      const checked = joinRepeats(replayed).map((each) =>
        each.difference.word === 'varies' ? { replay: further(each.cell), ...each } : each,
      );
      const screen = options.json ? process.stderr : process.stdout;
      const { seed, cases } = runOptions.generated ?? {};
      const own = checked.filter(({ cell }) => cell.daemon.id === options.daemon);
      const lines = [
        renderDaemonChecks(checked, { width: widthOf(screen), paint: paintFor(screen) }),
        `Seed ${seed}, ${cases} cases of each property, in ${Math.ceil(document.run.durationMs / 1000)} s. Evidence: ${fromHere(directory)}`,
        ...(options.repeat > 1 ? [agreementText(checked)] : []),
        daemonVerdict(own, options.daemon, fromHere(directory)),
      ];
      await print(screen, `${lines.join('\n')}\n`);
      code = exitCode(own);
    },
  };
  const reporters = [...furtherReporters(options, checkedCells, repeat), table];
  const ran = await runHandedOver(selection, runOptions, handover, reporters);
  return ran === EXIT.interrupted ? ran : code;
}

/** 1 for a new difference or one that varies, 2 for a check without a verdict or if nothing ran, otherwise 0. */
function exitCode(own: readonly CheckedCell[]): number {
  const words = own.map(({ difference }) => difference.word);
  if (words.some(isFailure)) return EXIT.fail;
  return words.includes('inconclusive') || words.every((word) => word === 'unsupported') ? EXIT.inconclusive : EXIT.ok;
}

function isFailure(word: DifferenceWord): word is keyof typeof UNEXPECTED {
  return word in UNEXPECTED;
}

/** The expectation of a new difference in the reports for CI, and of one that varies. */
const UNEXPECTED = {
  NEW: { value: 'not-reproduced', source: 'neither a source nor the baseline has this difference' },
  varies: { value: 'not-reproduced', source: 'all runs of a check agree' },
} as const;

/**
 * A reporter of `run` for checks: a new difference is a failed cell, also without a source, and a difference that is known, or gone, is
 * none. As for the exit code, the cells are those of the daemon that is checked.
 *
 * @param repeat the command that runs the check of a cell again
 */
function withDifferences(
  reporter: Reporter,
  checkedCells: (document: RunDocument) => CheckedResult[],
  { daemon, repeat }: { daemon: DaemonName; repeat: (cell: CellResult) => string },
): Reporter {
  return {
    ...reporter,
    async onRunEnd(document, directory) {
      const own = joinRepeats(checkedCells(document)).filter(({ cell }) => cell.daemon.id === daemon);
      const cells = own.map(({ cell, difference: { word, why } }) => {
        if (isFailure(word)) {
          const reason = `${word === 'NEW' ? cell.reason : why}; repeat: ${repeat(cell)}`;
          return { ...cell, status: 'fail' as const, expected: UNEXPECTED[word], reason };
        }
        return cell.status === 'fail' ? { ...cell, status: 'pass' as const } : cell;
      });
      await reporter.onRunEnd?.({ ...document, cells }, directory);
    },
  };
}

/** Adds to each new finding what it is about and how to repeat it, from the evidence of its cell and `further` lines about its check. */
async function withReplays(
  checked: readonly CheckedResult[],
  directory: string,
  further: (cell: CellResult) => readonly string[],
): Promise<CheckedResult[]> {
  return Promise.all(
    checked.map(async (each) => {
      const { evidence, daemon } = each.cell;
      if (each.difference.word !== 'NEW' || evidence.directory === null) return each;
      const folder = join(directory, evidence.directory);
      const events = await readEvents(join(folder, 'events.jsonl')).catch(() => []);
      const logs = daemon.id === 'none' ? [] : [`log of the daemon: ${fromHere(join(folder, `${daemon.id}.*.log`))}`];
      return { ...each, replay: [...replayLines(events), ...further(each.cell), ...logs] };
    }),
  );
}

/** The command line that runs the check of a cell again, with the same cases. */
function repeatCommand(cell: CellResult, options: DaemonCheckOptions, { generated }: RunOptions): string {
  const { daemonLibc = [], daemonSet = [], libc = [], repeat } = options;
  const { id: daemon, program, release } = cell.daemon;
  const words = [
    ...['daemon', 'check', '--daemon', daemon, '--only', `${cell.repro}/${cell.variant}`],
    ...(program === undefined ? [] : ['--program', program]),
    ...(release === undefined ? [] : ['--program-version', release]),
    ...(daemonLibc.length === 0 ? [] : ['--daemon-libc', daemonLibc.join()]),
    ...(libc.length === 0 ? [] : ['--libc', libc.join()]),
    ...daemonSet.filter((each) => each.startsWith(`${daemon}.`)).flatMap((setting) => ['--daemon-set', setting]),
    ...(generated ? ['--seed', `${generated.seed}`, '--cases', `${generated.cases}`] : []),
    ...(repeat > 1 ? ['--repeat', `${repeat}`] : []),
  ];
  return ['resolv-lab', ...words.map(quoted)].join(' ');
}

/**
 * The reporters of the command line; on a terminal the grid shows the progress. Those for CI know failures alone, so for them a new
 * difference is one. All others have the verdicts as they are.
 */
function furtherReporters(
  { reporter = [], json = false, out, daemon }: DaemonCheckOptions,
  checkedCells: (document: RunDocument) => CheckedResult[],
  repeat: (cell: CellResult) => string,
): Reporter[] {
  const progress = process.stderr.isTTY && !process.env.CI ? ['grid'] : [];
  const isForCi = (word: string) => /^(?:junit|github)(?:=|$)/.test(word);
  const others = [...progress, ...reporter.filter((word) => !isForCi(word)), ...(json ? ['json'] : [])];
  const streams = { stderr: process.stderr, stdout: json ? process.stderr : process.stdout };
  return [
    ...createReporters(others, process, out),
    ...createReporters(reporter.filter(isForCi), streams, out).map((each) =>
      withDifferences(each, checkedCells, { daemon, repeat }),
    ),
  ];
}

function runOptionsOf(options: DaemonCheckOptions, daemons: readonly DaemonName[]): RunOptions {
  const { daemon, program, programVersion, daemonLibc = [], libc = CLIENTS, daemonSet = [] } = options;
  const { out, seed, cases, repeat, thorough = false } = options;
  return withLists({
    ...{ libc, daemon: [...daemons], daemonLibc, daemonSet, probe: ['c'] },
    ...(program !== undefined && { daemonProgram: [`${daemon}=${program}`] }),
    ...(programVersion !== undefined && { daemonReleases: { [daemon]: programVersion } }),
    ...(out !== undefined && { out }),
    generated: { seed, cases: cases ?? (thorough ? CASES.thorough : CASES.quick) },
    repeat,
    tap: true,
  });
}

/** @throws UnknownChoice for an unknown daemon */
function chooseDaemons(words: readonly string[]): DaemonName[] {
  const known = DAEMONS.map(({ id }) => id);
  return words.map((word) => {
    const daemon = known.find((id) => id === word);
    if (!daemon) throw unknownWord('daemon', word, known);
    return daemon;
  });
}

async function printChecks(checks: readonly DaemonCheck[], { json = false }: DaemonCheckOptions): Promise<number> {
  const rows = checks.map(({ id, group, title }) => ({ id, group, title }));
  const width = Math.max(0, ...rows.map(({ id }) => id.length));
  const groups = [...Map.groupBy(rows, ({ group }) => group)].map(([group, those]) =>
    [group, ...those.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}`)].join('\n'),
  );
  await print(process.stdout, `${json ? JSON.stringify(rows, null, 2) : groups.join('\n\n')}\n`);
  return EXIT.ok;
}

/** Each case is a connection, and an event that is kept. */
const MOST_CASES = 1_000_000;
