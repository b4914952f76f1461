import type { CellResult, Status } from '../lab/core/schema.ts';
import { daemonLabels } from './daemon-label.ts';
import { oneLine, unique } from './text.ts';
import { observedText } from './verdict-label.ts';
import { styledLabelOf } from './verdict-summary.ts';

/** Cells with the same details. */
export interface Finding {
  cells: CellResult[];
  /** The details, line by line. */
  text: string[];
  /** The part of the run that they are in. */
  scope: string;
}

/** The cells of a status with their details; cells with the same details are one finding. */
export function findings(cells: readonly CellResult[], status: 'fail' | 'inconclusive'): Finding[] {
  return group(cells, status, detailsOf);
}

/** The reason why a cell failed or is inconclusive, line by line. */
export function detailsOf(cell: CellResult): string[] {
  const failed = cell.controls.filter(({ ok }) => !ok);
  // The reason of an inconclusive cell repeats its failed controls.
  const reason = cell.status === 'inconclusive' && failed.length > 0 ? [] : [cell.reason];
  const controls = failed.map(({ name, detail }) => `control '${name}' failed: ${detail}`);
  return [...(cell.status === 'fail' ? [expectation(cell)] : []), ...reason, ...controls, ...outcomeOf(cell)].map(
    oneLine,
  );
}

/** The outcome of a failed cell. That of an inconclusive cell shows a fault of the lab, and is left out. */
function outcomeOf({ status, outcome }: CellResult): string[] {
  return status === 'fail' && outcome ? [`outcome: ${outcome}`] : [];
}

/** The unsupported cells by their reason, the most frequent first. */
export function unsupported(cells: readonly CellResult[]): Finding[] {
  const found = group(cells, 'unsupported', ({ reason }) => [oneLine(reason)]);
  return found.toSorted((a, b) => b.cells.length - a.cells.length);
}

/** The cells without an expectation, by repro and observation. The scope is within the repro. */
export function observed(cells: readonly CellResult[]): Finding[] {
  const repros = Map.groupBy(cells, ({ repro }) => repro);
  return [...repros].flatMap(([repro, those]) =>
    group(those, 'observed', (cell) => [`${repro} ${styledLabelOf(cell).label}`]),
  );
}

function expectation({ observed, expected }: CellResult): string {
  return `failure ${observedText(observed)}, expected ${observedText(expected.value)}${expected.source ? ` (${expected.source})` : ''}`;
}

function group(cells: readonly CellResult[], status: Status, text: (cell: CellResult) => string[]): Finding[] {
  const those = cells.filter((cell) => cell.status === status);
  return [...Map.groupBy(those, (cell) => text(cell).join('\n'))].map(([said, alike]) => ({
    cells: alike,
    text: said.split('\n'),
    scope: scopeOf(alike, cells),
  }));
}

/** The scope of some cells: their values in each dimension where they lack some value of the run. */
function scopeOf(those: readonly CellResult[], all: readonly CellResult[]): string {
  const dimensions: ((cell: CellResult) => string)[] = [
    ({ repro }) => repro,
    ({ variant }) => variant,
    ({ libc }) => libc.id,
    daemonLabels(all),
    ({ probe }) => probe,
  ];
  const parts = dimensions.flatMap((dimension) => {
    const values = new Set(those.map(dimension));
    const others = unique(all.map(dimension)).filter((value) => !values.has(value));
    if (others.length === 0) return [];
    return [others.length < values.size ? `all but ${others.join(', ')}` : [...values].join(', ')];
  });
  return parts.join(' / ') || (those.length === all.length ? 'all cells' : 'some cells');
}
