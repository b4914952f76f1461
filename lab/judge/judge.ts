import type { Cell } from '../core/cell.ts';
import { messageOf } from '../core/harness-error.ts';
import { type CellResult, type Expectation, Judgement } from '../core/schema.ts';
import { type Repro, unknown, type Variant } from '../repro.ts';
import { commonControls } from './controls.ts';
import { curesOf } from './cures.ts';
import type { Evidence } from './evidence.ts';
import { decide, type Outcome, type Verdict } from './verdict.ts';

/** Whose verdict it is: a cell, and the repro and variant that it plays. */
interface Case {
  repro: Repro;
  variant: Variant;
  cell: Cell;
}

/** Decides from the evidence alone what happened in a cell. */
export function judge(evidence: Evidence, { repro, cell, variant }: Case): Outcome {
  const [trouble] = evidence.all('trouble');
  if (trouble) return { kind: 'trouble', reason: trouble.reason };
  try {
    const judgement = Judgement.parse(repro.judge(evidence, cell, variant));
    // The lab's own controls come on top; a repro has to bring at least one of its own.
    if (judgement.controls.length === 0) return { kind: 'judged', judgement };
    return {
      kind: 'judged',
      judgement: { ...judgement, controls: [...commonControls(evidence, cell), ...judgement.controls] },
    };
  } catch (error) {
    return { kind: 'trouble', reason: messageOf(error) };
  }
}

/** What a judge measured beside its verdict, and the events that it points at. */
export function measurementsOf(outcome: Outcome): Pick<CellResult['evidence'], 'measures' | 'highlights'> {
  if (outcome.kind !== 'judged') return { measures: {} };
  const { measures, highlights = [] } = outcome.judgement;
  return { measures, ...(highlights.length > 0 && { highlights }) };
}

/** Holds what a cell came to against what its repro expects. A repro that cannot say that is trouble like any other. */
export function evaluate(
  outcome: Outcome,
  { repro, cell, variant }: Case,
): Pick<CellResult, 'expected' | 'cures'> & Verdict {
  try {
    const program = programJudged({ repro, cell, variant });
    const bySource = repro.expected(cell, variant);
    const expected = program === null ? bySource : ofProgram(bySource, cell.daemon);
    const decided = decide(outcome, expected);
    const verdict = program === null ? decided : withProgram(decided, program);
    const cures = verdict.observed === 'reproduced' ? curesOf(repro, cell, variant) : [];
    return { expected, ...verdict, ...(cures.length > 0 && { cures }) };
  } catch (error) {
    return { expected: unknown, ...decide({ kind: 'trouble', reason: messageOf(error) }, unknown) };
  }
}

/** The daemon program of the user's own that a verdict is about, in words; null where it is about the client or a packaged daemon. */
function programJudged({ repro, cell, variant }: Case): string | null {
  const { libc, daemon } = cell;
  if (daemon.program === undefined) return null;
  const resolver = repro.resolver?.(cell, variant) ?? (libc.kind === 'glibc' ? 'daemon' : 'client');
  return resolver === 'daemon' ? `${daemon.id} from ${daemon.program} (${daemon.version})` : null;
}

/** Sources speak of the packaged daemon and of the C library: a program of the user's own is held to the same, and may have another resolver. */
function ofProgram({ value, source }: Expectation, { id, claim }: Cell['daemon']): Expectation {
  return claim || value === 'unknown' ? { value, source } : { value, source: `of the packaged ${id}: ${source}` };
}

/** What was observed is told of that program, not of the C library that it runs on. */
function withProgram(verdict: Verdict, program: string): Verdict {
  return verdict.observed === null
    ? verdict
    : { ...verdict, reason: `${verdict.reason}; the verdict is about ${program}` };
}
