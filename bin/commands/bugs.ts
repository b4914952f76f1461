import { Command, Option } from 'commander';
import type { LibcFacts } from '../../lab/core/schema.ts';
import { upstreamOfDebian } from '../../lab/form/expectations.ts';
import { type BugTable, bugTable, type SourcesFor, type Square } from '../../lab/inspect/bug-table.ts';
import { expectationOf } from '../../lab/inspect/known-bugs.ts';
import { customLibcId, inspect, isCustomLibc, matchLibcs, whyNotReady } from '../../lab/libc/index.ts';
import { refuseUnknownClaims } from '../../lab/matrix/claims.ts';
import { type Labels, takeLabels } from '../../lab/matrix/labels.ts';
import type { ComparableRun } from '../../lab/results/comparable.ts';
import { paintFor } from '../../reports/ansi.ts';
import { bugsDocument } from '../../reports/bugs/json.ts';
import { bugsMarkdown } from '../../reports/bugs/markdown.ts';
import { renderBugs } from '../../reports/bugs/text.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { renderMarkdown } from '../../reports/terminal/markdown.ts';
import type { NotStaged } from '../../repros/not-staged/index.ts';
import { claimedFacts } from '../claimed-run.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { withLibcsByName } from '../libc-words.ts';
import { claimsOption, list } from '../list-option.ts';
import { notStagedLesson, notStagedRow } from '../not-staged.ts';
import { openComparable } from '../open-run.ts';
import { refuseUnknownProjectBugs, withProjectClaims } from '../project.ts';
import { REFERENCE } from '../reference-knowledge.ts';
import { reprosFor } from '../repros-for.ts';
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

/** The C library of this machine: that of a stored run may be another machine's. */
const HOST = 'host';

/** `bugs`: which C library has which bug, from a stored run. */
export function bugsCommand({ repros, done }: Context): Command {
  return new Command('bugs')
    .description('print which C library has which bug, from the reference run or another one, without running anything')
    .argument(
      '[what...]',
      'repros, topics (timing), bugs (31476), addresses of reports or symptoms ("five seconds"); default: all',
    )
    .addOption(
      list(
        '--libc <which>',
        "only these columns: ids, globs, versions ('>=2.36'), revisions of Debian (2.36-9+deb12u8), or host, dir:…, build:…",
      ),
    )
    .option('--differs', 'only entries in which these columns differ')
    .option('--open', 'only entries whose failure one of these columns shows')
    .addOption(claimsOption())
    .option('--run <run>', 'a stored run or a baseline, in place of the reference run')
    .option('--json', 'as JSON on stdout')
    .addOption(new Option('--markdown', 'as Markdown').conflicts('json'))
    .action(async (given: string[], options: BugsOptions) => {
      const known = await withScenarioFiles(given, repros);
      const run = await openComparable(options.run ?? REFERENCE);
      const unstaged = known.words.flatMap((word) => notStagedRow(word) ?? []);
      const words = known.words.filter((word) => notStagedRow(word) === undefined);
      const selected = words.length === 0 && unstaged.length > 0 ? [] : reprosFor(words, known.repros);
      const ordered = known.repros.filter((repro) => selected.includes(repro));
      const sourcesFor: SourcesFor = (id, variant, libc, daemon) => {
        const repro = ordered.find((each) => each.id === id);
        return repro ? expectationOf(repro, variant, libc, daemon) : null;
      };
      refuseUnknownClaims(options.expect ?? [], known.repros);
      await refuseUnknownProjectBugs(known.repros);
      const { ids, labels } = await idsOf(options.libc);
      const expect = await withProjectClaims(options.expect ?? [], [...(ids ?? []), ...Object.values(labels)]);
      const columns = await columnsFor(ids, run);
      const whole = bugTable(run, ordered, { ...columns, sourcesFor });
      const table = filtered(withClaimedColumns(whole, { expect, labels, sourcesFor }), options);
      const from = options.run ?? 'the reference run';
      const withRow = new Set(whole.rows.map(({ entry }) => entry.id));
      const isNamed = given.length > 0;
      const missing = isNamed ? ordered.map(({ id }) => id).filter((id) => !withRow.has(id)) : [];
      const text = textOf(table, unstaged, { ...options, from, detailed: isNamed, missing });
      await print(process.stdout, text);
      done(EXIT.ok);
    });
}

interface TextOptions extends BugsOptions {
  /** The name of the run, as on the command line. */
  from: string;
  detailed: boolean;
  /** Named entries that the run has no cell of. */
  missing: readonly string[];
}

function textOf(
  table: BugTable,
  unstaged: readonly NotStaged[],
  { json, markdown, from, detailed, missing }: TextOptions,
): string {
  if (json) return `${JSON.stringify({ ...bugsDocument(table, from), notStaged: unstaged }, null, 2)}\n`;
  const { stdout } = process;
  const settings = { width: widthOf(stdout), paint: paintFor(stdout) };
  const lessons = unstaged.map(notStagedLesson);
  const texts = markdown
    ? [bugsMarkdown(table), ...lessons]
    : [
        renderBugs(table, { ...settings, from, detailed, missing }),
        ...lessons.map((lesson) => renderMarkdown(lesson, settings)),
      ];
  return (table.rows.length === 0 && unstaged.length > 0 ? texts.slice(1) : texts).join('\n');
}

/** The table with the user's claims about its columns (`--expect`), which change what is expected there. */
function withClaimedColumns(
  table: BugTable,
  { expect, labels, sourcesFor }: { expect: readonly string[]; labels: Labels; sourcesFor: SourcesFor },
): BugTable {
  if (expect.length === 0) return table;
  const { libc: claimed } = claimedFacts(expect, { libcs: table.columns, labels });
  const columns = table.columns.map(claimed);
  const rows = table.rows.map((row) => {
    const { entry, variant, daemon } = row;
    const squares = [...row.squares].map(([id, square]): [string, Square] => {
      const libc = columns.find((each) => each.id === id);
      const hasClaim = libc?.claim !== undefined || libc?.bugClaims !== undefined;
      const expected = hasClaim ? sourcesFor(entry.id, variant, libc, daemon) : null;
      return [id, expected ? { ...square, expected, status: statusOf(square, expected) } : square];
    });
    return { ...row, squares: new Map(squares) };
  });
  return { ...table, columns, rows };
}

function statusOf({ observed, status }: Square, { value }: Square['expected']): Square['status'] {
  if (observed === null || value === 'unknown') return observed === null ? status : 'observed';
  return observed === value ? 'pass' : 'fail';
}

/** The patterns without labels, because a column has the name of its build; and the labels, which claims may name. */
async function idsOf(patterns: string[] | undefined): Promise<{ ids?: readonly string[]; labels: Labels }> {
  if (!patterns) return { labels: {} };
  const { words, labels } = takeLabels([(await withLibcsByName({ libc: patterns })).libc]);
  return { ids: words.flat(), labels };
}

/** The columns that patterns select: of the run, and beside them C libraries of this machine and revisions of Debian. */
async function columnsFor(patterns: readonly string[] | undefined, { libcs }: ComparableRun) {
  if (!patterns) return {};
  const here = patterns.filter((pattern) => pattern === HOST || isCustomLibc(pattern));
  const revisions = patterns.flatMap((pattern) => revisionOfDebian(pattern) ?? []);
  const ofRun = patterns.filter((pattern) => !here.includes(pattern) && !revisions.some(({ id }) => id === pattern));
  return {
    columns: ofRun.length > 0 ? matchLibcs(ofRun, libcs) : [],
    others: [...(await Promise.all(here.map(factsOf))), ...revisions],
  };
}

/** The glibc of a revision of Debian, which need not be on this machine: its sources tell; null for other patterns. */
function revisionOfDebian(pattern: string): LibcFacts | null {
  const version = upstreamOfDebian(pattern);
  if (version === null) return null;
  return { id: pattern, kind: 'glibc', version, package: 'libc6', revision: pattern, buildId: null };
}

/** @throws UsageError if there is no such C library */
async function factsOf(pattern: string): Promise<LibcFacts> {
  const id = pattern === HOST ? HOST : customLibcId(pattern);
  const state = await inspect(id);
  if (state.state !== 'ready') throw new UsageError(`no libc ${pattern}: ${whyNotReady(state)}`);
  const { kind, version, package: name, revision, buildId } = state.libc;
  return { id, kind, version, package: name, revision, buildId };
}

function filtered(table: BugTable, { differs = false, open = false }: BugsOptions): BugTable {
  const rows = table.rows.filter(({ squares }) => {
    const values = [...squares.values()].map(({ id, observed, expected }) =>
      id !== null ? observed : observationOf(expected.value),
    );
    const seen = new Set(values.filter((value) => value !== null));
    return (!differs || seen.size > 1) && (!open || seen.has('reproduced'));
  });
  return { ...table, rows };
}

function observationOf(value: 'reproduced' | 'not-reproduced' | 'unknown') {
  return value === 'unknown' ? null : value;
}
