import type { CellResult, Expectation, Observed, Status } from '../lab/core/schema.ts';

/** A verdict as all reports write it. */
export interface VerdictLabel {
  /** What was observed; `!` marks a result that is not as expected, `?` one without an expectation. */
  label: string;
  /** The same in one character, for the grid of a running matrix. */
  letter: string;
  status: Status;
  /** Null where the status alone decides. */
  observed: Observed | null;
  meaning: string;
}

/** The labels of all reports, in the order of legends. */
export const VERDICT_LABELS: readonly VerdictLabel[] = [
  { label: 'shown', letter: 'S', status: 'pass', observed: 'reproduced', meaning: 'failure shown, as expected' },
  { label: 'absent', letter: 'A', status: 'pass', observed: 'not-reproduced', meaning: 'failure absent, as expected' },
  { label: 'shown!', letter: '!', status: 'fail', observed: 'reproduced', meaning: 'failure shown, not as expected' },
  {
    label: 'absent!',
    letter: '!',
    status: 'fail',
    observed: 'not-reproduced',
    meaning: 'failure absent, not as expected',
  },
  {
    label: 'shown?',
    letter: 's',
    status: 'observed',
    observed: 'reproduced',
    meaning: 'failure shown, no expectation',
  },
  {
    label: 'absent?',
    letter: 'a',
    status: 'observed',
    observed: 'not-reproduced',
    meaning: 'failure absent, no expectation',
  },
  {
    label: 'seen',
    letter: 'o',
    status: 'observed',
    observed: null,
    meaning: 'measured; the scenario describes no failure',
  },
  { label: '??', letter: '?', status: 'inconclusive', observed: null, meaning: 'inconclusive' },
  { label: '-', letter: '-', status: 'unsupported', observed: null, meaning: 'unsupported' },
];

/** The label of a cell that is not in the run. */
export const NOT_RUN_LABEL = { label: '.', meaning: 'not run' } as const;

/** What each status is called in sentences. */
export const STATUS_TEXT: Readonly<Record<Status, string>> = {
  pass: 'as expected',
  fail: 'not as expected',
  observed: 'without expectation',
  inconclusive: 'inconclusive',
  unsupported: 'unsupported',
};

/** The verdict label of a cell. */
export function verdictLabelOf({ status, observed }: Pick<CellResult, 'status' | 'observed'>): VerdictLabel {
  const found = VERDICT_LABELS.find(
    (each) => each.status === status && (each.observed === null || each.observed === observed),
  );
  if (!found) throw new RangeError(`a cell with status ${status} must have an observation`);
  return found;
}

/** The text of a cell's verdict label, as in tables. */
export function labelOf(cell: Pick<CellResult, 'status' | 'observed'>): string {
  return verdictLabelOf(cell).label;
}

/** An observation or an expectation as a word: `shown`, `absent` or `unknown`. */
export function observedText(value: Observed | Expectation['value'] | null): string {
  if (value === 'reproduced') return 'shown';
  return value === 'not-reproduced' ? 'absent' : 'unknown';
}
