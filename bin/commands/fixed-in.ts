import { Command } from 'commander';
import type { LibcFacts } from '../../lab/core/schema.ts';
import { type FixedIn, fixedIn } from '../../lab/fix/fixed-in.ts';
import { bugTable, titleOfRow } from '../../lab/inspect/bug-table.ts';
import { isSameBuild } from '../../lab/inspect/known-bugs.ts';
import { definitions, factsOfLibc, isCustomLibc, matchLibcs, UnknownLibcError } from '../../lab/libc/index.ts';
import { takeLabels } from '../../lab/matrix/labels.ts';
import type { Repro } from '../../lab/repro.ts';
import type { ComparableRun } from '../../lab/results/comparable.ts';
import { paintFor } from '../../reports/ansi.ts';
import { bugName, daemonOfRow, nameOfRow } from '../../reports/bugs/row-names.ts';
import { type FixedInEntry, renderFixedIn } from '../../reports/fix/fixed-in.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { withLibcsByName } from '../libc-words.ts';
import { list, named } from '../list-option.ts';
import { openComparable } from '../open-run.ts';
import { readyLibc } from '../ready-libc.ts';
import { REFERENCE } from '../reference-knowledge.ts';
import { reprosAbout } from '../repros-for.ts';
import { runEntries } from '../run-entries.ts';

interface FixedInOptions {
  libc?: string[];
  run?: string;
  fresh?: boolean;
  json?: boolean;
}

/** `fixed-in`: the C libraries with the fix of a bug, as seen, and as the sources say. */
export function fixedInCommand({ repros, done }: Context): Command {
  return new Command('fixed-in')
    .description(
      'print where a bug is fixed: a line for each C library, the first version, and backports that the version number denies; exit 1 if what was seen differs from the sources, 2 without a verdict on a C library that --libc names',
    )
    .argument('<bug>', 'a bug (31476), a CVE, a repro or a file with a scenario')
    .addOption(
      list(
        '--libc <which>',
        'only these, and others that the run lacks: ids, globs, versions, host, dir:…, build:…, deb:…, rpm:… or names',
      ),
    )
    .option('--run <run>', 'a stored run or a baseline, in place of the reference run', named)
    .option('--fresh', 'run the entries on each of these C libraries, also where the stored run has them')
    .option('--json', 'as JSON on stdout')
    .action(async (bug: string, options: FixedInOptions) => {
      const { about } = await reprosAbout(bug, repros);
      done(await answer(bugName(bug), about, options));
    });
}

async function answer(bug: string, repros: readonly Repro[], options: FixedInOptions): Promise<number> {
  const stored = await openComparable(options.run ?? REFERENCE);
  const from = options.run ?? 'the reference run';
  const { shown, toRun } = await choose(stored, repros, options);
  const ran = toRun.length > 0 ? await runEntries(toRun, repros, stored) : { cells: [], libcs: [] };
  if ('code' in ran) return ran.code;
  const ranIds = ran.libcs.map(({ id }) => id);
  const libcs = [...stored.libcs.filter(({ id }) => !ranIds.includes(id)), ...ran.libcs];
  const cells = [...stored.cells.filter(({ libc }) => !ranIds.includes(libc.id)), ...ran.cells];
  const table = bugTable({ run: stored.run, libcs, cells }, repros, { columns: libcs });
  if (table.rows.length === 0)
    throw new UsageError(`${from} has no cell about ${bug}: name C libraries with --libc, and the entries run there`);
  // A backport and the first version depend on all C libraries, also if only some are printed.
  const all = fixedIn(table);
  const isNamed = ({ libc }: FixedIn['rows'][number]) => shown === null || [...shown, ...ranIds].includes(libc.id);
  const found = { ...all, rows: all.rows.filter(isNamed) };
  const entries = table.rows.map((row) => ({ name: `${nameOfRow(row)}${daemonOfRow(row)}`, title: titleOfRow(row) }));
  await print(process.stdout, textOf(found, { bug, entries, from, ran: ranIds, json: options.json === true }));
  if (found.rows.some(({ differs }) => differs)) return EXIT.fail;
  const isSilent = found.rows.some(({ seen }) => seen === 'unknown');
  return isSilent && shown !== null ? EXIT.inconclusive : EXIT.ok;
}

interface Answered {
  bug: string;
  entries: readonly FixedInEntry[];
  from: string;
  ran: readonly string[];
  json: boolean;
}

function textOf(found: FixedIn, { json, ...about }: Answered): string {
  if (json) return `${JSON.stringify({ ...about, ...found }, null, 2)}\n`;
  const { stdout } = process;
  return renderFixedIn(found, { ...about, width: widthOf(stdout), paint: paintFor(stdout) });
}

/** The libcs to print, by their ids in the stored run, and the words of those that have to run; null prints all. */
interface Chosen {
  shown: readonly string[] | null;
  toRun: readonly string[];
}

async function choose(
  stored: ComparableRun,
  repros: readonly Repro[],
  { libc: patterns, fresh = false }: FixedInOptions,
): Promise<Chosen> {
  const ofStored = stored.libcs.filter(({ kind }) => kind === 'glibc');
  if (!patterns) return { shown: null, toRun: fresh ? ofStored.map(({ id }) => id) : [] };
  const { libc: given } = await withLibcsByName({ libc: patterns });
  const { words, labels } = takeLabels([given]);
  const hasCells = (id: string) =>
    stored.cells.some(({ repro, libc }) => libc.id === id && repros.some((each) => each.id === repro));
  const shown: string[] = [];
  const toRun: string[] = [];
  for (const word of words.flat()) {
    for (const { id, run } of await found(word, ofStored, labels)) {
      if (id !== null && hasCells(id) && !fresh) shown.push(id);
      else toRun.push(run);
    }
  }
  return { shown, toRun };
}

/** The libcs that a word means: the id in the stored run, if it has that build, and the word for `run --libc`. @throws UnknownLibcError */
async function found(
  word: string,
  stored: readonly LibcFacts[],
  labels: Readonly<Record<string, string>>,
): Promise<{ id: string | null; run: string }[]> {
  if (word === 'host' || isCustomLibc(word)) {
    const facts = { ...factsOfLibc(await readyLibc(word)), id: word };
    const label = labels[word];
    // A build of the user's own keeps its name in the answer, so it runs, also where the run has the same build.
    const same = label === undefined ? stored.find((libc) => isSameBuild(libc, facts)) : undefined;
    return [{ id: same?.id ?? null, run: label === undefined ? word : `${label}=${word}` }];
  }
  try {
    return matchLibcs([word], stored).map(({ id }) => ({ id, run: id }));
  } catch (error) {
    if (!(error instanceof UnknownLibcError)) throw error;
    // A bug of glibc is none of musl.
    const known = definitions.flatMap(({ id, kind }) => (kind === 'glibc' ? [{ id, kind, version: null }] : []));
    return matchLibcs([word], known).map(({ id }) => ({ id: null, run: id }));
  }
}
