import { type Cell, isOfDaemonCheck } from '../core/cell.ts';
import { withClaimsAbout } from '../core/claims-about.ts';
import { messageOf } from '../core/harness-error.ts';
import { type CellResult, type Expectation, Judgement } from '../core/schema.ts';
import { settingsText } from '../core/settings-text.ts';
import { withEndOfDaemon } from '../daemon-suite/ends.ts';
import { type Repro, unknown, type Variant } from '../repro.ts';
import { asksDaemonForHosts, expectedOfRuntime } from '../runtime/runtimes.ts';
import { commonControls } from './controls.ts';
import { curesOf } from './cures.ts';
import type { Evidence } from './evidence.ts';
import { decide, type Outcome, type Verdict } from './verdict.ts';

/** The subject of a verdict: a cell with its repro and variant. */
interface Case {
  repro: Repro;
  variant: Variant;
  cell: Cell;
}

/** Judges a cell from its evidence alone. */
export function judge(evidence: Evidence, about: Case): Outcome {
  const outcome = judgeByRepro(evidence, about);
  return isOfDaemonCheck(about.cell) ? withEndOfDaemon(outcome, evidence) : outcome;
}

function judgeByRepro(evidence: Evidence, { repro, cell, variant }: Case): Outcome {
  const [trouble] = evidence.all('trouble');
  if (trouble) return { kind: 'trouble', reason: trouble.reason };
  try {
    const judgement = Judgement.parse(repro.judge(evidence, cell, variant));
    // The common controls are added only if the repro has one of its own, because a verdict needs one.
    if (judgement.controls.length === 0) return { kind: 'judged', judgement };
    return {
      kind: 'judged',
      judgement: { ...judgement, controls: [...commonControls(evidence, cell), ...judgement.controls] },
      ...outputOfClient(evidence),
    };
  } catch (error) {
    return { kind: 'trouble', reason: messageOf(error) };
  }
}

/** What a program of the user's own printed last: it may say why a control failed. Older runs have no record of it. */
function outputOfClient(evidence: Evidence): { clientOutput?: string } {
  const clientOutput = evidence.all('client-end').at(-1)?.lastOutput;
  return clientOutput === undefined ? {} : { clientOutput };
}

/** The measurements and highlights of a judgement. */
export function measurementsOf(outcome: Outcome): Pick<CellResult['evidence'], 'measures' | 'highlights'> {
  if (outcome.kind !== 'judged') return { measures: {} };
  const { measures, highlights = [] } = outcome.judgement;
  return { measures, ...(highlights.length > 0 && { highlights }) };
}

/** Compares a cell's outcome with its repro's expectation. An exception in `expected` makes the cell inconclusive. */
export function evaluate(
  outcome: Outcome,
  { repro, cell, variant }: Case,
): Pick<CellResult, 'expected' | 'cures'> & Verdict {
  try {
    const own = ownDaemon({ repro, cell, variant });
    const resolver = resolverOf({ repro, cell, variant });
    const expectation = repro.expected(withClaimsAbout(repro.bugs, cell), variant);
    const bySource = repro.probes?.(variant) ? expectation : expectedOfRuntime(expectation, cell.probe, resolver);
    const expected = own === null ? bySource : ofOwnDaemon(bySource, cell.daemon);
    const decided = decide(outcome, expected);
    const verdict = own === null ? decided : aboutDaemon(decided, own);
    const cures = verdict.observed === 'reproduced' ? curesOf(repro, cell, variant) : [];
    return { expected, ...verdict, ...(cures.length > 0 && { cures }) };
  } catch (error) {
    return { expected: unknown, ...decide({ kind: 'trouble', reason: messageOf(error) }, unknown) };
  }
}

/**
 * A description of the daemon, if the verdict is about it and it is the user's own program or has the user's settings; null for the client
 * or for a packaged daemon as the lab sets it.
 */
function ownDaemon({ repro, cell, variant }: Case): string | null {
  const { daemon } = cell;
  const { id, version, program } = daemon;
  if (program === undefined && daemon.settings === undefined) return null;
  if (resolverOf({ repro, cell, variant }) !== 'daemon') return null;
  return `${program === undefined ? id : `${id} from ${program} (${version})`}${settingsText(daemon)}`;
}

/** The resolver that a verdict is about. */
function resolverOf({ repro, cell, variant }: Case): 'client' | 'daemon' {
  return repro.resolver?.(cell, variant) ?? (asksDaemonForHosts(cell) ? 'daemon' : 'client');
}

/** The expectation for a user's own daemon program or settings: that of the packaged daemon, and its source says so. */
function ofOwnDaemon(expectation: Expectation, { id, claim, bugClaims }: Cell['daemon']): Expectation {
  const { value, source } = expectation;
  return claim || bugClaims || value === 'unknown'
    ? expectation
    : { ...expectation, source: `of the packaged ${id}: ${source}` };
}

/** The verdict with a reason that names the daemon: its program may have a resolver of its own, and its settings may change what it does. */
function aboutDaemon(verdict: Verdict, daemon: string): Verdict {
  return verdict.observed === null
    ? verdict
    : { ...verdict, reason: `${verdict.reason}; the verdict is about ${daemon}` };
}
