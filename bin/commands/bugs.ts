import { Command, Option } from 'commander';
import { type BugTable, bugTable, type SourcesFor } from '../../lab/inspect/bug-table.ts';
import { filterTable, withoutEmptyColumns } from '../../lab/inspect/filter-table.ts';
import { expectationOf } from '../../lab/inspect/known-bugs.ts';
import { refuseUnknownClaims } from '../../lab/matrix/claims.ts';
import { type Nearest, noRepro } from '../../lab/matrix/find-repros.ts';
import type { Repro } from '../../lab/repro.ts';
import type { CombinedRuns } from '../../lab/results/combine.ts';
import type { ComparableRun } from '../../lab/results/comparable.ts';
import { paintFor } from '../../reports/ansi.ts';
import { bugsDocument } from '../../reports/bugs/json.ts';
import { bugsMarkdown } from '../../reports/bugs/markdown.ts';
import type { Wanted } from '../../reports/bugs/row-names.ts';
import { renderBugs } from '../../reports/bugs/text.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { renderMarkdown } from '../../reports/terminal/markdown.ts';
import type { NotStaged } from '../../repros/not-staged/index.ts';
import { type ChosenEntries, chosenEntries, relatedEntries } from '../bugs/chosen-entries.ts';
import { withClaimedColumns } from '../bugs/claimed-columns.ts';
import { columnsFor, idsOf } from '../bugs/columns.ts';
import { isSentence, withLibcsOfWords } from '../bugs/libcs-of-words.ts';
import { REFERENCE_NAME, storedRuns } from '../bugs/stored-runs.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { claimsOption, list } from '../list-option.ts';
import { notStagedLesson, notStagedRow } from '../not-staged.ts';
import { openComparable } from '../open-run.ts';
import { refuseUnknownProjectBugs, withProjectClaims } from '../project.ts';
import { withScenarioFiles } from '../scenario-files.ts';

interface BugsOptions {
  libc?: string[];
  differs?: boolean;
  open?: boolean;
  expect?: string[];
  run?: string;
  json?: boolean;
  markdown?: boolean;
}

/** `bugs`: which C library has which bug, from a stored run. */
export function bugsCommand({ repros, done }: Context): Command {
  return new Command('bugs')
    .description('print which C library has which bug, from the stored runs or another one, without running anything')
    .argument(
      '[what...]',
      'repros, repro/variant, topics (timing), bugs (31476), addresses of reports or symptoms ("five seconds"); default: all',
    )
    .addOption(
      list(
        '--libc <which>',
        "only these columns: ids, globs, versions ('>=2.36'), revisions (2.36-9+deb12u8) or releases of Debian (debian-12), or host, dir:…, build:…",
      ),
    )
    .option('--differs', 'only entries and variants in which these columns differ')
    .option('--open', 'only entries and variants whose failure one of these columns shows')
    .addOption(claimsOption())
    .option('--run <run>', 'a stored run or a baseline, in place of the reference run')
    .option('--json', 'as JSON on stdout')
    .addOption(new Option('--markdown', 'as Markdown').conflicts('json'))
    .action(async (given: string[], options: BugsOptions) => {
      const known = await withScenarioFiles(given, repros);
      const stored = options.run === undefined ? await storedRuns() : alone(await openComparable(options.run));
      const unstaged = known.words.flatMap((word) => notStagedRow(word) ?? []);
      const sentence = known.words.filter((word) => notStagedRow(word) === undefined);
      const { words, libc } = withLibcsOfWords(sentence, options.libc, known.repros);
      const isUnstaged = words.length === 0 && unstaged.length > 0;
      const { entries, wanted, narrowed, nearest } = chosenEntries(words, isUnstaged ? [] : known.repros);
      // A program that reads the answer cannot see that these entries are no more than similar.
      if (nearest && (options.json || options.markdown)) throw noRepro(words.join(' '), known.repros);
      const sourcesFor: SourcesFor = (id, variant, libc, daemon) => {
        const repro = entries.find((each) => each.id === id);
        return repro ? expectationOf(repro, variant, libc, daemon) : null;
      };
      refuseUnknownClaims(options.expect ?? [], known.repros);
      await refuseUnknownProjectBugs(known.repros);
      const { ids, labels } = await idsOf(libc);
      const expect = await withProjectClaims(options.expect ?? [], [...(ids ?? []), ...Object.values(labels)]);
      const columns = await columnsFor(ids, stored.run);
      const whole = narrowRows(bugTable(stored.run, entries, { ...columns, sourcesFor }), wanted, narrowed);
      const filtered = filterTable(withClaimedColumns(whole, { expect, labels, sourcesFor }), options);
      const table = ids ? filtered : withoutEmptyColumns(filtered);
      const isNamed = words.length + unstaged.length > 0;
      const isLong = isSentence(words, known.repros) && table.rows.length > FEW_ENTRIES;
      const text = textOf(table, unstaged, {
        ...options,
        from: options.run ?? REFERENCE_NAME,
        detailed: isNamed && !isLong,
        titles: isLong,
        related: relatedEntries(words, known.repros),
        ...(nearest && { nearest }),
        ...(libc && libc !== options.libc && { libcsOfWords: libc }),
        wanted,
        missing: isNamed ? withoutResult(entries, { wanted, narrowed }, whole) : [],
        others: stored.nameOf,
      });
      await print(process.stdout, text);
      done(EXIT.ok);
    });
}

/** More entries than a search should print in full: the best are at its beginning. */
const FEW_ENTRIES = 6;

/** A run that the user names: nothing else is read. */
function alone(run: ComparableRun): CombinedRuns {
  return { run, nameOf: new Map() };
}

/** The table without the variants that the user did not name, where the words name an entry only with variants. */
function narrowRows(table: BugTable, wanted: Wanted, narrowed: ReadonlySet<string>): BugTable {
  const rows = table.rows.map((row) =>
    narrowed.has(row.entry.id)
      ? { ...row, variants: row.variants.filter(({ variant }) => wanted.get(row.entry.id)?.has(variant)) }
      : row,
  );
  return { ...table, rows };
}

/** The named entries and variants without a row. */
function withoutResult(
  entries: readonly Repro[],
  { wanted, narrowed }: Pick<ChosenEntries, 'wanted' | 'narrowed'>,
  { rows }: BugTable,
): string[] {
  return entries.flatMap(({ id }) => {
    const row = rows.find(({ entry }) => entry.id === id);
    if (!narrowed.has(id)) return row ? [] : [id];
    const found = row ? [row, ...row.variants].map(({ variant }) => variant) : [];
    return [...(wanted.get(id) ?? [])]
      .filter((variant) => !found.includes(variant))
      .map((variant) => `${id}/${variant}`);
  });
}

interface TextOptions extends BugsOptions {
  /** The name of the run, as on the command line. */
  from: string;
  detailed: boolean;
  titles: boolean;
  related: readonly string[];
  /** The patterns for the C libraries that the words name. */
  libcsOfWords?: readonly string[];
  nearest?: Nearest;
  wanted: Wanted;
  /** Named entries and variants (`entry/variant`) that no run has a result of. */
  missing: readonly string[];
  /** The runs of those that are not in the run `from`. */
  others: CombinedRuns['nameOf'];
}

function textOf(table: BugTable, unstaged: readonly NotStaged[], { json, markdown, ...options }: TextOptions): string {
  if (json) return `${JSON.stringify({ ...bugsDocument(table, options), notStaged: unstaged }, null, 2)}\n`;
  const { stdout } = process;
  const settings = { width: widthOf(stdout), paint: paintFor(stdout) };
  const lessons = unstaged.map(notStagedLesson);
  const texts = markdown
    ? [bugsMarkdown(table, options.wanted), ...lessons]
    : [renderBugs(table, { ...settings, ...options }), ...lessons.map((lesson) => renderMarkdown(lesson, settings))];
  return (table.rows.length === 0 && unstaged.length > 0 ? texts.slice(1) : texts).join('\n');
}
