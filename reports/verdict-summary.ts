import type { CellResult, Observed, Status } from '../lab/core/schema.ts';
import type { Style } from './ansi.ts';
import { count } from './text.ts';
import { labelOf, NOT_RUN_LABEL, STATUS_TEXT } from './verdict-label.ts';

/** The verdict label of one cell, or of the repeats of one cell, with its colour. */
export interface StyledLabel {
  label: string;
  style: Style;
}

export const NOT_RUN: StyledLabel = { label: NOT_RUN_LABEL.label, style: 'dim' };

const STYLES: Record<Status, Style> = {
  pass: 'green',
  fail: ['red', 'bold', 'inverse'],
  observed: 'cyan',
  inconclusive: ['yellow', 'bold'],
  unsupported: 'dim',
};

/** A failure that was shown as expected: the cell passes, but green would say that the C library is fine. */
const SHOWN_AS_EXPECTED: Style = ['magenta', 'bold'];

/** Statuses by how much they need attention, most first. */
const SEVERITY: readonly Status[] = ['fail', 'inconclusive', 'observed', 'pass', 'unsupported'];

/** The label of one cell. */
export function styledLabelOf({ status, observed }: Pick<CellResult, 'status' | 'observed'>): StyledLabel {
  return { label: labelOf({ status, observed }), style: styleOf(status, observed) };
}

/** The label of the repeats of one cell. Where they differ, it is the most severe one, with its share: `shown!(1/3)`. */
export function styledLabelOfRepeats(results: readonly CellResult[]): StyledLabel {
  const worst = mostSevere(results);
  if (!worst) return NOT_RUN;
  const styled = styledLabelOf(worst);
  const same = results.filter((result) => styledLabelOf(result).label === styled.label).length;
  return same === results.length ? styled : { ...styled, label: `${styled.label}(${same}/${results.length})` };
}

/** The result that needs attention most; of one status, a shown failure comes before an absent one. */
export function mostSevere(results: readonly CellResult[]): CellResult | undefined {
  return results.toSorted((a, b) => severity(a) - severity(b))[0];
}

/** `1 not as expected (1 shown), 3 as expected (1 shown, 2 absent)`: counts by status; a count of 0 is left out. */
export function tally(results: readonly Pick<CellResult, 'status' | 'observed'>[]): string {
  return SEVERITY.flatMap((status) => {
    const those = results.filter((result) => result.status === status);
    return those.length === 0 ? [] : [`${those.length} ${STATUS_TEXT[status]}${observedCounts(those, status)}`];
  }).join(', ');
}

function observedCounts(results: readonly Pick<CellResult, 'observed'>[], status: Status): string {
  if (status === 'inconclusive' || status === 'unsupported') return '';
  const shown = results.filter(({ observed }) => observed === 'reproduced').length;
  const absent = results.filter(({ observed }) => observed === 'not-reproduced').length;
  const counts: [number, string][] = [
    [shown, 'shown'],
    [absent, 'absent'],
  ];
  const parts = counts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** `96 cells: 83 as expected (16 shown, 67 absent), 13 unsupported`. */
export function totals(results: readonly CellResult[]): string {
  return `${count(results.length, 'cell')}${results.length > 0 ? ': ' : ''}${tally(results)}`;
}

/** The colour of a status, and of an observation where that makes a difference. */
export function styleOf(status: Status, observed: Observed | null = null): Style {
  return status === 'pass' && observed === 'reproduced' ? SHOWN_AS_EXPECTED : STYLES[status];
}

function severity({ status, observed }: CellResult): number {
  return SEVERITY.indexOf(status) * 2 + (observed === 'reproduced' ? 0 : 1);
}
