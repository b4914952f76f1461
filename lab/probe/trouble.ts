import { lastWords } from '../program/last-lines.ts';
import { Trouble } from '../trouble.ts';

export type TroubleReason = 'not-started' | 'died' | 'hung' | 'nonsense';

export interface ProbeExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A probe failed as a program: whatever it was asked stays unanswered. It says nothing about a C library. */
export class ProbeTrouble extends Trouble {
  readonly probe: string;
  readonly reason: TroubleReason;
  /** The last lines the probe wrote, to stdout or stderr. */
  readonly lastOutput: string;
  /** How it ended, when it had ended. */
  readonly exit: ProbeExit | undefined;

  constructor(probe: string, reason: TroubleReason, why: string, lastOutput: string, exit?: ProbeExit) {
    super(`probe ${probe}: ${why}${lastWords(lastOutput)}`);
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
