import {
  type CallEvent,
  type Cell,
  type Control,
  control,
  type Evidence,
  fewOf,
  type Judgement,
} from '../../lab/index.ts';
import { asksDaemon, checkDaemonAnswers } from '../shared/attribution.ts';
import { A, answeredBy, B, stillAlive } from '../shared/two-nameservers.ts';
import { brownOuts, type QueriedTypes } from './brown-outs.ts';
import { judgeThreads } from './judge-threads.ts';
import { judgeWorkers } from './judge-workers.ts';
import type { BrownOutVariant } from './variants.ts';
import { checkWorkaround } from './workarounds.ts';

/** Reproduced: after the switch A answered the judged thread, or at least one of the daemon's workers. */
export function judge(evidence: Evidence, cell: Cell, variant: BrownOutVariant): Judgement {
  const judgement = asksDaemon(cell) ? judgeWorkers(evidence, cell, variant) : judgeThreads(evidence, cell, variant);
  return {
    ...judgement,
    controls: [
      ...judgement.controls,
      brownOutHappened(evidence, variant),
      oneAnswerInTime(evidence),
      ...checkWorkaround(evidence, cell, variant),
      ...checkDaemonAnswers(evidence, lookupsIn(evidence), asksDaemon(cell)),
      ...(brownOuts[variant.brownOut].failsAtOnce ? [errorAtOnce(evidence)] : []),
      answeredBy(evidence.call('fresh'), B, 'a fresh process asks B'),
      stillAlive(evidence, A),
    ],
  };
}

/** All lookups of the program under test. */
function lookupsIn(evidence: Evidence): CallEvent[] {
  return ['before.', 'brown-out.', 'pinned.', 'after.'].flatMap((phase) => evidence.calls(phase));
}

/** The nameserver's own log shows the brown-out for each lookup that was made during it. */
function brownOutHappened(evidence: Evidence, { brownOut }: BrownOutVariant): Control {
  const lookups = evidence
    .calls('brown-out.')
    .map(({ label, args }) => ({ label, queried: queriedTypes(evidence, `${args.name}`) }));
  const faults = lookups.filter(({ queried }) => !brownOuts[brownOut].happened(queried));
  const details = (faults.length > 0 ? faults : lookups).map(({ label, queried: { answered, silent } }) => {
    return `${label}: A answered ${answered.join(', ') || 'nothing'} and left ${silent.join(', ') || 'nothing'} unanswered`;
  });
  return control(
    'the brown-out happened',
    lookups.length > 0 && faults.length === 0,
    details.join('; ') || 'no lookup was made during it',
  );
}

/** `timeout:1` of resolv.conf, in nanoseconds. The resolver ignores a later answer, and sets no flag. */
const TIMEOUT = 1e9;

/** On a slow machine even the one answer may come after the timeout; the lookup is then not half answered. */
function oneAnswerInTime(evidence: Evidence): Control {
  const late = evidence.calls('brown-out.').filter(({ at, args }) => {
    const replies = evidence.queriesFor(`${args.name}`).flatMap((query) => evidence.replyTo(query)?.at ?? []);
    return Math.min(...replies) - at >= TIMEOUT;
  });
  const labels = fewOf(late.map(({ label }) => `${label}`));
  return control(
    'the one answer came in time',
    late.length === 0,
    labels ? `too late: ${labels}` : 'before the timeout',
  );
}

/** A link that drops the second question makes the program wait for a timeout; a link that rejects it does not. */
function errorAtOnce(evidence: Evidence): Control {
  const waited = evidence.calls('brown-out.').filter(({ at, end }) => end - at >= TIMEOUT);
  const labels = fewOf(waited.map(({ label }) => `${label}`));
  return control('the error came at once', waited.length === 0, labels ? `waited: ${labels}` : 'no lookup timed out');
}

function queriedTypes(evidence: Evidence, name: string): QueriedTypes {
  const queries = evidence.queriesFor(name);
  const types = (answered: boolean) =>
    queries.filter((query) => (evidence.replyTo(query) !== undefined) === answered).map(({ type }) => type);
  return { answered: types(true), silent: types(false) };
}
