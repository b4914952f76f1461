import { HarnessError } from '../core/harness-error.ts';
import { outputTail } from '../program/output-tail.ts';

export type ProbeErrorReason = 'not-started' | 'died' | 'hung' | 'nonsense';

export interface ProbeExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A probe failed as a program: whatever it was asked stays unanswered. It says nothing about a C library. */
export class ProbeError extends HarnessError {
  readonly probe: string;
  readonly reason: ProbeErrorReason;
  /** The last lines the probe wrote, to stdout or stderr. */
  readonly lastOutput: string;
  /** How it ended, when it had ended. */
  readonly exit: ProbeExit | undefined;

  constructor(probe: string, reason: ProbeErrorReason, why: string, lastOutput: string, exit?: ProbeExit) {
    super(`probe ${probe}: ${why}${outputTail(lastOutput)}`);
    this.probe = probe;
    this.reason = reason;
    this.lastOutput = lastOutput;
    this.exit = exit;
  }
}

/** The probe understood the line and refused it: the caller asked for something that the protocol does not have. */
export class BadCommand extends Error {
  override readonly name = 'BadCommand';
}
