import type { CellResult, Control, Expectation, Judgement, Observed, Status } from '../core/schema.ts';

/** What a cell came to, before anyone says what it means: a judgement of its evidence, or why there is none. */
export type Outcome =
  | { kind: 'judged'; judgement: Judgement }
  | { kind: 'trouble'; reason: string }
  | { kind: 'unsupported'; reason: string };

/** The part of a cell's result that is a decision. */
export type Verdict = Pick<CellResult, 'observed' | 'status' | 'reason' | 'controls'>;

/**
 * Decides a cell. Harness trouble, a failed control or the absence of any control is `inconclusive`, whatever was
 * observed; only then is what was observed held against what was expected.
 */
export function decide(outcome: Outcome, expected: Expectation): Verdict {
  if (outcome.kind === 'unsupported') return withoutObservation('unsupported', outcome.reason);
  if (outcome.kind === 'trouble') return withoutObservation('inconclusive', outcome.reason);
  const { controls, reproduced, because } = outcome.judgement;
  const observed: Observed = reproduced ? 'reproduced' : 'not-reproduced';
  const failed = controls.filter((control) => !control.ok);
  if (controls.length === 0) return withoutObservation('inconclusive', 'no control was checked');
  if (failed.length > 0) return { observed: null, status: 'inconclusive', reason: explainFailure(failed), controls };
  return { observed, status: compare(observed, expected), reason: because, controls };
}

function compare(observed: Observed, expected: Expectation): Status {
  if (expected.value === 'unknown') return 'observed';
  return expected.value === observed ? 'pass' : 'fail';
}

function explainFailure(failed: Control[]): string {
  return failed.map(({ name, detail }) => `control '${name}' failed: ${detail}`).join('; ');
}

function withoutObservation(status: Status, reason: string): Verdict {
  return { observed: null, status, reason, controls: [] };
}
