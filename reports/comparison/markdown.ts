import type { ComparableCell } from '../../lab/results/comparable.ts';
import type { Comparison } from '../../lab/results/compare.ts';
import { escapeMarkdown } from '../markdown.ts';
import { legend } from '../table-legend.ts';
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

/** A comparison in GitHub's Markdown. Ends in a line feed. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const { before, after, versions, changed, outcomes, appeared, went } = comparison;
  const sections = [
    [`### From ${escapeMarkdown(runName(before))} to ${escapeMarkdown(runName(after))}`],
    [`${escapeMarkdown(comparisonTotals(comparison))}.`],
    versions.map((change) => `- ${escapeMarkdown(versionText(change))}`),
    changeTable(alikeChanges(changed)),
    cellList('Appeared:', appeared),
    cellList('Went:', went),
    outcomeList(alikeOutcomes(outcomes)),
    [legend([], comparedCells(comparison)).map(escapeMarkdown).join(' · ')],
  ];
  return `${sections
    .map((lines) => lines.join('\n'))
    .filter((section) => section !== '')
    .join('\n\n')}\n`;
}

function changeTable(changes: readonly AlikeChanges[]): string[] {
  if (changes.length === 0) return [];
  return [
    '| cells | before | after | why |',
    '| --- | :-: | :-: | --- |',
    ...changes.map(({ ids, words, expected, was, now }) => {
      const why = [
        ...(expected === null ? [] : [`expected ${expected}`]),
        ...(was === now ? [now] : [`${was} → ${now}`]),
      ];
      const cells = ids.map((id) => `\`${id}\``).join('<br>');
      return `| ${cells} | ${words.map(escapeMarkdown).join(' | ')} | ${why.map(escapeMarkdown).join('<br>')} |`;
    }),
  ];
}

function outcomeList(changes: readonly AlikeOutcomes[]): string[] {
  if (changes.length === 0) return [];
  return [
    'Outcomes that differ:',
    '',
    ...changes.flatMap(({ ids, was, now }) => [
      `- ${ids.map((id) => `\`${id}\``).join(', ')}`,
      ...was.map((part) => `  - was: ${escapeMarkdown(part)}`),
      ...now.map((part) => `  - now: ${escapeMarkdown(part)}`),
    ]),
  ];
}

function cellList(title: string, cells: readonly ComparableCell[]): string[] {
  if (cells.length === 0) return [];
  return [title, '', ...listOnlyIn(cells).map(({ what, came }) => `- \`${what}\` ${escapeMarkdown(came)}`)];
}
