import type { ComparableCell } from '../../lab/results/comparable.ts';
import type { CellChange, Comparison, VersionChange } from '../../lab/results/compare.ts';
import { missingParts } from '../run-warnings.ts';
import { oneLine } from '../text.ts';
import { observedText } from '../verdict-label.ts';
import { styledLabelOf, tally } from '../verdict-summary.ts';

/** Cells with the same change. */
export interface AlikeChanges {
  ids: string[];
  /** The verdict labels before and after. */
  words: [string, string];
  /** The change of the expectation; null without one. */
  expected: string | null;
  /** The reasons before and after. */
  was: string;
  now: string;
}

/** Changes grouped by their description, those with most cells first. */
export function alikeChanges(changed: readonly CellChange[]): AlikeChanges[] {
  const groups = Map.groupBy(changed, (change) => JSON.stringify(describe(change)));
  return [...groups.values()]
    .flatMap((alike) => alike.slice(0, 1).map((first) => ({ ids: alike.map(({ id }) => id), ...describe(first) })))
    .toSorted((a, b) => b.ids.length - a.ids.length);
}

/** `debian-bookworm: libc6 2.36-9 → libc6 2.36-10`. */
export function versionText({ what, before, after }: VersionChange): string {
  return `${what}: ${before ?? 'not there'} → ${after ?? 'not there'}`;
}

/** `1 changed, 2 appeared, 95 the same: a verdict changed`. */
export function comparisonTotals(comparison: Comparison): string {
  const { changed, outcomes, appeared, went, same, leftOut, notJudged } = comparison;
  const counts: [number, string][] = [
    [changed.length, 'changed'],
    [appeared.length, 'appeared'],
    [went.length, 'went'],
    [same, 'the same'],
    [outcomes.length, outcomes.length === 1 ? 'outcome differs' : 'outcomes differ'],
    [leftOut, 'left out, which one run does not have'],
    [notJudged, 'not judged again'],
  ];
  const said = counts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `${said.join(', ') || 'no cells'}: ${outcome(comparison)}`;
}

function outcome({ verdictChanged, inconclusiveChanged, cellsDiffer, notJudged, same, changed }: Comparison): string {
  if (cellsDiffer) return `${verdictChanged ? 'a' : 'no'} verdict changed, but the runs do not have the same cells`;
  if (verdictChanged) return 'a verdict changed';
  if (notJudged > 0 && same + changed.length === 0) return 'no cell could be judged again';
  if (notJudged > 0) return 'no verdict changed, but not all could be judged';
  return inconclusiveChanged ? 'no verdict changed, but not all is conclusive' : 'no verdict changed';
}

/** The name of a compared run, and whether it is complete. */
export function runName(run: Comparison['before']): string {
  const { id, interrupted, planned } = run;
  const ending = interrupted ? `interrupted${planned === undefined ? '' : `; ${planned} cells were planned`}` : null;
  const notWhole = [ending, missingParts(run)].filter((words) => words !== null).join('; ');
  return notWhole ? `${id} (${notWhole})` : id;
}

/** More new or missing cells than this are counted by variant instead of listed. */
const MOST_LISTED = 20;

/** The cells that only one run has: each with its label, or for many cells the totals of each variant. */
export function listOnlyIn(cells: readonly ComparableCell[]): { what: string; came: string }[] {
  if (cells.length <= MOST_LISTED) return cells.map((cell) => ({ what: cell.id, came: styledLabelOf(cell).label }));
  const variants = Map.groupBy(cells, ({ repro, variant }) => `${repro}/${variant}`);
  return [...variants].map(([what, those]) => ({ what: `${what}/…`, came: tally(those) }));
}

/** All cells that a comparison shows. */
export function comparedCells({ changed, appeared, went }: Comparison): ComparableCell[] {
  return [...changed.flatMap(({ before, after }) => [before, after]), ...appeared, ...went];
}

function describe({ fields, before, after }: CellChange): Omit<AlikeChanges, 'ids'> {
  const { value, source } = after.expected;
  return {
    words: [styledLabelOf(before).label, styledLabelOf(after).label],
    expected: fields.includes('expected')
      ? oneLine(`${observedText(before.expected.value)} → ${observedText(value)}${source ? ` (${source})` : ''}`)
      : null,
    was: oneLine(before.reason),
    now: oneLine(after.reason),
  };
}
