import type { ComparableCell } from '../../lab/results/comparable.ts';
import type { Comparison } from '../../lab/results/compare.ts';
import { type Paint, plain } from '../ansi.ts';
import { legend } from '../table-legend.ts';
import { fill, hang, wrap } from '../text.ts';
import { styleOf } from '../verdict-summary.ts';
import {
  type AlikeChanges,
  alikeChanges,
  comparedCells,
  comparisonTotals,
  listOnlyIn,
  runName,
  versionText,
} from './changes.ts';
import { type AlikeOutcomes, alikeOutcomes } from './outcomes.ts';

/** A comparison as text for a terminal. Ends in a line feed. */
export function renderComparison(
  comparison: Comparison,
  { width, paint = plain }: { width: number; paint?: Paint },
): string {
  const { before, after, versions, changed, outcomes, appeared, went } = comparison;
  const isBad = comparison.verdictChanged || comparison.cellsDiffer;
  const sections = [
    [`before  ${runName(before)}`, `after   ${runName(after)}`],
    versions.flatMap((version) => hang(versionText(version), width)),
    ...alikeChanges(changed).map((alike) => changeLines(alike, width, paint)),
    cellLines('appeared', appeared, width, paint),
    cellLines('went', went, width, paint),
    outcomeLines(alikeOutcomes(outcomes), width, paint),
    fill(legend([], comparedCells(comparison)), ' · ', width),
    wrap(comparisonTotals(comparison), width).map((line) => paint(styleOf(isBad ? 'fail' : 'pass'), line)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n');
}

function changeLines({ ids, words, expected, was, now }: AlikeChanges, width: number, paint: Paint): string[] {
  return [
    ...ids.map((id) => `${paint('bold', words.join(' → '))}  ${id}`),
    ...[
      ...(expected === null ? [] : [`  expected ${expected}`]),
      ...(was === now ? [] : [`  was: ${was}`]),
      `  now: ${now}`,
    ].map((line) => hang(line, width)),
  ];
}

function outcomeLines(changes: readonly AlikeOutcomes[], width: number, paint: Paint): string[] {
  if (changes.length === 0) return [];
  return [
    'Outcomes that differ:',
    ...changes.flatMap(({ ids, was, now }) => [
      ...ids.map((id) => paint('bold', id)),
      ...[...was.map((part) => `  - ${part}`), ...now.map((part) => `  + ${part}`)].map((line) => hang(line, width)),
    ]),
  ];
}

function cellLines(title: string, cells: readonly ComparableCell[], width: number, paint: Paint): string[] {
  return listOnlyIn(cells).map(
    ({ what, came }) => paint('bold', title) + hang(`${title}  ${what}  ${came}`, width).slice(title.length),
  );
}
