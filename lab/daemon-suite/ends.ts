import type { Control } from '../core/schema.ts';
import { control } from '../judge/controls.ts';
import type { Evidence } from '../judge/evidence.ts';
import type { Outcome } from '../judge/verdict.ts';
import { endKind } from '../outcome/daemon-end.ts';
import { type UnexpectedEnd, unexpectedEnds } from '../outcome/unexpected-end.ts';
import { KINDS, kindsText } from '../results/comparable.ts';
import { NOT_KNOWN } from './difference.ts';

/**
 * The outcome of a cell of `daemon check`. A daemon that ended by itself, or does not answer, is a finding in place of the trouble, the failed
 * control or the right answer that the judge of the repro has. A judge that names the kinds of differences, or describes the end as its bug,
 * has decided about that already.
 */
export function withEndOfDaemon(outcome: Outcome, evidence: Evidence): Outcome {
  const [end] = unexpectedEnds(evidence.events);
  if (!end || isDecided(outcome)) return outcome;
  const kinds = kindsText([endKind(end.state)]);
  return {
    kind: 'judged',
    judgement: {
      reproduced: true,
      because: textOf(end),
      controls: controlsOf(end, evidence),
      measures: { [KINDS]: kinds, [NOT_KNOWN]: kinds },
    },
  };
}

function isDecided(outcome: Outcome): boolean {
  if (outcome.kind !== 'judged') return false;
  const { controls, reproduced, measures } = outcome.judgement;
  return controls.every(({ ok }) => ok) && (reproduced === true || measures[KINDS] !== undefined);
}

function textOf({ daemon, state, connection }: UnexpectedEnd): string {
  const by = connection === null ? ' by itself' : '';
  return `after it was ready, ${daemon} ${state === 'deaf' ? 'runs and is deaf' : `${state}${by}`}`;
}

/** What a client gets from the kernel of a daemon without a socket, or one that does not accept (connect(2), unix(7)). Another errno is the lab's. */
const OF_DAEMON = ['connected', 'ECONNREFUSED', 'ENOENT', 'EAGAIN'];

/** The daemon worked before, and the lab did until then. Trouble after an end follows from it. */
function controlsOf({ at, daemon, answered, connection }: UnexpectedEnd, evidence: Evidence): Control[] {
  const trouble = evidence.all('trouble').find((event) => event.at < at);
  return [
    control('the daemon answered when it was ready', answered, answered ? daemon : `${daemon} did not`),
    connection === null
      ? control('no trouble before the end of the daemon', !trouble, trouble?.reason ?? 'none')
      : control('the lab reaches the socket', OF_DAEMON.includes(connection), connection),
  ];
}
