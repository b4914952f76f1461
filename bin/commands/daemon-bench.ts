import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { DAEMONS } from '../../lab/daemon/definitions.ts';
import { type DaemonName, inspect } from '../../lab/libc/index.ts';
import { changesSince } from '../../lab/load/baseline.ts';
import { buildGenerator } from '../../lab/load/build.ts';
import { LoadDocument } from '../../lab/load/document.ts';
import { describeMachine, machineDifference, thisMachine } from '../../lab/load/machine.ts';
import { measureLoad } from '../../lab/load/measure.ts';
import { DATABASES, type Database, type LoadPlan, type LoadPoint, pointsOf } from '../../lab/load/plan.ts';
import { MOST_KEYS } from '../../lab/load/population.ts';
import type { DaemonWish } from '../../lab/load/system.ts';
import { unknownWord } from '../../lab/matrix/selection.ts';
import { isInside, reexec } from '../../lab/namespaces/reexec.ts';
import { mountWorkspace } from '../../lab/namespaces/workspace.ts';
import { useSpawner } from '../../lab/spawner/spawn.ts';
import { cacheDir, workspaceDir } from '../../lab/util/cache-paths.ts';
import { writeAtomically } from '../../lab/util/write-atomically.ts';
import { titleOf } from '../../reports/load/blocks.ts';
import { loadPage } from '../../reports/load/page.ts';
import { renderLoad } from '../../reports/load/text.ts';
import { print } from '../../reports/output-stream.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { withLibcsByName } from '../libc-words.ts';
import { list, named, repeated } from '../list-option.ts';
import { type Bounds, wholeNumber } from '../number-option.ts';
import { type RunHandover, takeRunHandover } from '../run-inside.ts';
import { type RunOptions, withLists } from '../run-options.ts';
import { getReady } from './run.ts';

interface BenchOptions {
  daemon?: string[];
  program?: string;
  daemonLibc?: string[];
  daemonSet?: string[];
  libc: string;
  database?: string[];
  concurrency: number[];
  dnsLatency: number[];
  workers?: number[];
  rounds: number;
  duration: number;
  keys: number;
  seed: number;
  baseline?: string;
  out?: string;
  json?: boolean;
}

interface BenchHandover extends RunHandover {
  generator: string;
}

/** The files of a folder that `--out` names. */
const RESULT = 'bench.json';
const PAGE = 'bench.html';

/** Each client is a thread of the generator. */
const MOST_CLIENTS = 1024;

/** glibc's client gives up after 5 s. */
const MOST_LATENCY_MS = 2000;

/** `daemon bench`: lookups per second of daemons under load, beside no daemon. */
export function daemonBenchCommand({ done }: Context): Command {
  return new Command('bench')
    .description(
      'measure daemons under load, as multiples of no daemon in the same run; exit 1 if a client got no answer or another’s, 2 if a figure shows only a limit of the lab',
    )
    .addOption(list('--daemon <which>', 'nsncd, nscd, unscd (default: all)'))
    .option('--program <file>', "a program of your own in place of the first daemon's", named)
    .addOption(list('--daemon-libc <which>', 'the libc that the daemons run on, as for run'))
    .addOption(repeated('--daemon-set <daemon.key=value>', 'a setting, as for run ("nscd.enable-cache hosts=no")'))
    .option(
      '--libc <which>',
      "the clients' libc: an id, a version, dir:…, build:…, deb:…, rpm:… or a name",
      named,
      'debian-trixie',
    )
    .addOption(list('--database <which>', `${DATABASES.join(', ')} (default: hosts, passwd)`))
    .addOption(
      numbers(
        '--concurrency <n,…>',
        `clients at once, 1 to ${MOST_CLIENTS}`,
        { least: 1, most: MOST_CLIENTS },
        [1, 4, 16, 64, 256],
      ),
    )
    .addOption(
      numbers(
        '--dns-latency <ms,…>',
        "delays of the nameserver's replies",
        { least: 0, most: MOST_LATENCY_MS },
        [0, 1, 20],
      ),
    )
    .addOption(
      numbers('--workers <n,…>', 'nsncd with these numbers of workers, side by side (NSNCD_WORKER_COUNT)', {
        least: 1,
        most: 1024,
      }),
    )
    .addOption(number('--rounds <n>', 'measurements of each figure', { least: 1, most: 1000 }, 3))
    .addOption(number('--duration <ms>', 'the least duration of a measurement', { least: 1, most: 600_000 }, 100))
    .addOption(number('--keys <n>', 'entries of each database', { least: 1, most: MOST_KEYS }, 512))
    .addOption(number('--seed <n>', 'the seed of the order of keys', { least: 0, most: 2 ** 31 - 1 }, 1))
    .option('--baseline <file>', `a ${RESULT} of this machine to compare with`, named)
    .option('--out <dir>', `a folder for ${RESULT} and ${PAGE}`, named)
    .option('--json', 'print the document on stdout, the tables on stderr')
    .action(async (named: BenchOptions) => {
      const { libc: [libc = named.libc] = [], ...options } = await withLibcsByName({ ...named, libc: [named.libc] });
      done(await bench({ ...options, libc }));
    });
}

async function bench(options: BenchOptions): Promise<number> {
  const all = DAEMONS.map(({ id }) => id);
  const daemons = (options.daemon ?? all).map((word) => known('daemon', word, all));
  const plan = planOf(options);
  if (options.workers && !daemons.includes('nsncd')) {
    throw new UsageError('--workers is about nsncd, which is not selected: add --daemon nsncd');
  }
  if (options.out !== undefined && existsSync(join(options.out, RESULT))) {
    throw new UsageError(`${options.out} already has a ${RESULT}: name another folder with --out`);
  }
  const baseline = options.baseline === undefined ? null : await readBaseline(options.baseline);
  if (!isInside()) return outside(options, [...new Set(daemons)]);
  const { signal, ...handover } = await takeRunHandover<BenchHandover>();
  const interrupted = Promise.withResolvers<typeof EXIT.interrupted>();
  signal.addEventListener('abort', () => interrupted.resolve(EXIT.interrupted), { once: true });
  // Ends at once: the end of this process ends everything that it has started.
  return Promise.race([interrupted.promise, inside(plan, options, baseline, handover)]);
}

async function outside(options: BenchOptions, daemons: readonly DaemonName[]): Promise<number> {
  const handover = await getReady({ real: daemons, probes: ['c'] }, runOptionsOf(options, daemons), (libcs) => {
    if (libcs.length !== 1) throw new UsageError(`--libc ${options.libc} is ${libcs.length} libcs: name one`);
  });
  if (!handover) return EXIT.cannotHost;
  const [libc] = handover.prepared.libcs;
  if (libc?.state !== 'ready') throw new UsageError(`--libc ${options.libc} cannot be had here: resolv-lab libc list`);
  if (libc.libc.kind !== 'glibc')
    throw new UsageError(
      `--libc ${libc.id}: the load needs glibc, because musl asks a daemon for users and groups alone: name one of glibc`,
    );
  const sysroot = await inspect('crosstool-2.17');
  const generator = await buildGenerator(cacheDir(), sysroot.state === 'ready' ? sysroot.libc.root : undefined);
  return reexec(process.argv[1] as string, process.argv.slice(2), { ...handover, generator } satisfies BenchHandover);
}

async function inside(
  plan: LoadPlan,
  options: BenchOptions,
  baseline: LoadDocument | null,
  { prepared, daemonOverrides, labels, generator }: BenchHandover,
): Promise<number> {
  const nameOf = (id: string) => labels[id] ?? id;
  await using _spawner = 'path' in prepared.spawner ? useSpawner(prepared.spawner.path) : null;
  const [state] = prepared.libcs;
  if (state?.state !== 'ready') throw new UsageError(`--libc ${options.libc} cannot be had here`);
  const startedAt = new Date().toISOString();
  const loadBefore = loadavg()[0] ?? 0;
  const wishes = prepared.daemons.flatMap(({ daemon, state: found }): DaemonWish[] => {
    const image =
      found.state === 'ready' ? found.image : { unavailable: found.state === 'missing' ? found.how : found.reason };
    const settings = daemonOverrides.settings?.[daemon] ?? {};
    const counts = daemon === 'nsncd' ? options.workers : undefined;
    if (!counts) return [{ id: daemon, daemon, image, settings }];
    return counts.map((workers) => ({
      ...{ id: `${daemon}×${workers}`, daemon, image },
      settings: { ...settings, NSNCD_WORKER_COUNT: workers },
    }));
  });
  const measured = await measureLoad(plan, {
    ...{ libc: state.libc, daemons: wishes, generator },
    workspace: await mountWorkspace(workspaceDir()),
    onPoint: (point, round) => showProgress(point, round, plan),
  });
  showProgress(null, 0, plan);
  const document: LoadDocument = {
    ...{ schemaVersion: 1, kind: 'resolv-lab daemon bench', startedAt, machine: await thisMachine() },
    loadBefore,
    libc: { id: nameOf(state.libc.id), version: state.libc.version },
    plan: { rounds: plan.rounds, milliseconds: plan.milliseconds, keys: plan.keys, seed: plan.seed },
    ...measured,
    systems: measured.systems.map((system) => ({ ...system, libc: system.libc && nameOf(system.libc) })),
  };
  const changes = baseline && changesSince(baseline, document);
  if (options.out !== undefined) await store(options.out, document, changes);
  await print(options.json ? process.stderr : process.stdout, renderLoad(document, changes));
  if (options.json) await print(process.stdout, `${JSON.stringify(document, null, 2)}\n`);
  return exitCode(document);
}

/** 1 if a daemon failed, 2 if a figure says nothing about its daemon or if no daemon was measured, otherwise 0. */
function exitCode({ measurements, systems }: LoadDocument): number {
  const has = (status: string) => measurements.some((each) => each.status === status);
  if (has('failed')) return EXIT.fail;
  const daemons = systems.filter(({ daemon }) => daemon !== null).map(({ id }) => id);
  const nothing = daemons.some((id) => !measurements.some(({ system }) => system === id));
  return has('inconclusive') || nothing ? EXIT.inconclusive : EXIT.ok;
}

function planOf(options: BenchOptions): LoadPlan {
  const {
    database = ['hosts', 'passwd'],
    concurrency,
    dnsLatency,
    rounds,
    duration: milliseconds,
    keys,
    seed,
  } = options;
  const databases = [...new Set(database.map((word): Database => known('database', word, DATABASES)))];
  const sorted = (values: readonly number[]) => [...new Set(values)].toSorted((left, right) => left - right);
  return {
    databases,
    concurrency: sorted(concurrency),
    latenciesMs: sorted(dnsLatency),
    rounds,
    milliseconds,
    keys,
    seed,
  };
}

function runOptionsOf(
  { libc, daemonLibc = [], daemonSet = [], program }: BenchOptions,
  daemons: readonly DaemonName[],
): RunOptions {
  return withLists({
    ...{ libc: [libc], daemon: [...daemons], daemonLibc, daemonSet, probe: ['c'] },
    ...(program !== undefined && { daemonProgram: [`${daemons[0]}=${program}`] }),
    ...{ jobs: 1, repeat: 1, tap: false },
  });
}

/** Reads a baseline. @throws UsageError for a file that is none, and for one of another machine */
async function readBaseline(file: string): Promise<LoadDocument> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`--baseline ${file}: ${error.message}`);
  });
  const document = LoadDocument.safeParse(jsonOf(text));
  if (!document.success) throw new UsageError(`--baseline ${file}: it is no ${RESULT} of daemon bench`);
  const difference = machineDifference(document.data.machine, await thisMachine());
  if (difference !== null) {
    throw new UsageError(
      `--baseline ${file} is of another machine (${describeMachine(document.data.machine)}): ${difference}; make one here with --out`,
    );
  }
  return document.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes both files at the end, each whole or not at all. @throws UsageError for a folder that cannot be written to */
async function store(
  folder: string,
  document: LoadDocument,
  changes: ReturnType<typeof changesSince> | null,
): Promise<void> {
  const files = { [RESULT]: `${JSON.stringify(document, null, 2)}\n`, [PAGE]: loadPage(document, changes) };
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeAtomically(join(folder, name), text);
  } catch (error) {
    throw new UsageError(`--out ${folder}: ${(error as Error).message}`);
  }
}

/** A line on stderr for each round; on a terminal one for each point, which is replaced. Null removes it. */
function showProgress(point: LoadPoint | null, round: number, plan: LoadPlan): void {
  const text = point ? `round ${round + 1} of ${plan.rounds}: ${titleOf(point)}, ${point.clients} clients` : '';
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (point && isFirst(point, plan)) process.stderr.write(`round ${round + 1} of ${plan.rounds}\n`);
}

function isFirst(point: LoadPoint, plan: LoadPlan): boolean {
  const [first] = pointsOf(plan);
  return first?.database === point.database && first.clients === point.clients && first.latencyMs === point.latencyMs;
}

function known<T extends string>(what: string, word: string, all: readonly T[]): T {
  const found = all.find((each) => each === word);
  if (found === undefined) throw unknownWord(what, word, all);
  return found;
}

function number(flags: string, description: string, bounds: Bounds, value: number): Option {
  return new Option(flags, description).argParser(wholeNumber(bounds)).default(value);
}

/** Several numbers, separated by commas. */
function numbers(flags: string, description: string, bounds: Bounds, values?: number[]): Option {
  const option = new Option(flags, description).argParser((word: string) =>
    word.split(',').map((each) => wholeNumber(bounds)(each.trim())),
  );
  return values ? option.default(values, values.join()) : option;
}
