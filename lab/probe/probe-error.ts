import { HarnessError } from '../core/harness-error.ts';
import { outputTail } from '../program/output-tail.ts';

export type ProbeErrorReason = 'not-started' | 'died' | 'hung' | 'nonsense';

export interface ProbeExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A failure of a probe as a program, after which no command has an answer. It is no verdict about a C library. */
export class ProbeError extends HarnessError {
  readonly probe: string;
  readonly reason: ProbeErrorReason;
  /** The last lines the probe wrote, to stdout or stderr. */
  readonly lastOutput: string;
  /** The exit status, if the probe has ended. */
  readonly exit: ProbeExit | undefined;

  constructor(probe: string, reason: ProbeErrorReason, why: string, lastOutput: string, exit?: ProbeExit) {
    super(`probe ${probe}: ${why}${outputTail(lastOutput)}`);
    this.probe = probe;
    this.reason = reason;
    this.lastOutput = lastOutput;
    this.exit = exit;
  }
}

/** The probe's refusal of a command outside the protocol. */
export class BadCommand extends Error {
  override readonly name = 'BadCommand';
}
