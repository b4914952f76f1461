import { type Evidence, endKind } from '../../lab/index.ts';

/** Whether a kind of difference is the end of the daemon. What led to it belongs into the evidence alone: it may have no public report. */
export function isEnd(kind: string): boolean {
  return kind.startsWith(endKind(''));
}

/** How the daemon ended, or that it did not answer, in the order of time; `after` names one trial. */
export function endsIn(evidence: Evidence, after?: string): string[] {
  const trials = evidence.all('daemon-trial').filter(({ what }) => after === undefined || what === after);
  return trials.flatMap(({ state }) => (state === ANSWERS ? [] : [endKind(state)]));
}

/** The state of a daemon that answers a right request (lab/daemon-suite/trials.ts). */
const ANSWERS = 'answers';
