import type { CellResult, Control, Expectation, Judgement, Observed, Status } from '../core/schema.ts';

/** The outcome of a cell: a judgement of its evidence, or the reason why it has none. */
export type Outcome =
  /** `clientOutput`: the last output of a program of the user's own, empty if it printed nothing. */
  | { kind: 'judged'; judgement: Judgement; clientOutput?: string }
  | { kind: 'trouble'; reason: string }
  | { kind: 'unsupported'; reason: string };

/** The decided part of a cell's result. */
export type Verdict = Pick<CellResult, 'observed' | 'status' | 'reason' | 'controls'>;

/**
 * Decides a cell. Trouble of the lab, a failed control or no control at all makes it `inconclusive`, whatever was observed.
 * Otherwise the observed result is compared with the expected one.
 */
export function decide(outcome: Outcome, expected: Expectation): Verdict {
  if (outcome.kind === 'unsupported') return withoutObservation('unsupported', outcome.reason);
  if (outcome.kind === 'trouble') return withoutObservation('inconclusive', outcome.reason);
  const { controls, reproduced, because } = outcome.judgement;
  const observed = observedOf(reproduced);
  const failed = controls.filter((control) => !control.ok);
  if (controls.length === 0) return withoutObservation('inconclusive', 'the judgement has no control');
  if (failed.length > 0) {
    const reason = `${explainFailure(failed)}${outputText(outcome.clientOutput)}`;
    return { observed: null, status: 'inconclusive', reason, controls };
  }
  return { observed, status: compare(observed, expected), reason: because, controls };
}

function observedOf(reproduced: boolean | null): Observed | null {
  if (reproduced === null) return null;
  return reproduced ? 'reproduced' : 'not-reproduced';
}

/** Without the description of a failure there is nothing that an expectation could be about. */
function compare(observed: Observed | null, expected: Expectation): Status {
  if (observed === null || expected.value === 'unknown') return 'observed';
  return expected.value === observed ? 'pass' : 'fail';
}

function explainFailure(failed: Control[]): string {
  return failed.map(({ name, detail }) => `control '${name}' failed: ${detail}`).join('; ');
}

function outputText(output: string | undefined): string {
  if (output === undefined) return '';
  return output === '' ? '; the client printed nothing' : `; the last output of the client: ${output}`;
}

function withoutObservation(status: Status, reason: string): Verdict {
  return { observed: null, status, reason, controls: [] };
}
