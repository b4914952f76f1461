import { type CallEvent, type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import { onTheSocket } from '../shared/on-the-socket.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { A, answeredBy, B, stillAlive } from '../shared/two-nameservers.ts';
import { type Asked, brownOuts } from './brown-outs.ts';
import { appliedCure } from './cure-control.ts';
import { judgeThreads } from './judge-threads.ts';
import { judgeWorkers } from './judge-workers.ts';
import type { BrownOutVariant } from './variants.ts';

/** Decides who was still asking A after the switch, and whether the story went as told. */
export function judge(evidence: Evidence, cell: Cell, variant: BrownOutVariant) {
  const part = asksDaemon(cell) ? judgeWorkers(evidence, cell, variant) : judgeThreads(evidence, cell, variant);
  return {
    ...part,
    controls: [
      ...part.controls,
      happened(evidence, variant),
      oneAnswerInTime(evidence),
      ...appliedCure(evidence, cell, variant),
      ...onTheSocket(evidence, lookupsIn(evidence), asksDaemon(cell)),
      ...(brownOuts[variant.brownOut].told ? [errorAtOnce(evidence)] : []),
      answeredBy(evidence.call('fresh'), B, 'a fresh process asks B'),
      stillAlive(evidence, A),
    ],
  };
}

/** All that asked for a name: of threads, or through workers. */
function lookupsIn(evidence: Evidence): CallEvent[] {
  return ['before.', 'brown-out.', 'pinned.', 'after.'].flatMap((phase) => evidence.calls(phase));
}

/** The nameserver's own log must show the brown-out, for each lookup that was to meet it. */
function happened(evidence: Evidence, { brownOut }: BrownOutVariant): Control {
  const hits = evidence
    .calls('brown-out.')
    .map(({ label, args }) => ({ label, asked: asked(evidence, `${args.name}`) }));
  const missed = hits.filter((hit) => !brownOuts[brownOut].happened(hit.asked));
  const words = (missed.length > 0 ? missed : hits).map(({ label, asked: { answered, silent } }) => {
    return `${label}: A answered ${answered.join(', ') || 'nothing'} and left ${silent.join(', ') || 'nothing'} unanswered`;
  });
  return control('the brown-out happened', hits.length > 0 && missed.length === 0, words.join('; ') || 'nobody met it');
}

/** `timeout:1` of resolv.conf, in nanoseconds: an answer that comes later is none to the resolver, and sets no flag. */
const TIMEOUT = 1e9;

/** On a machine that was too slow to give even the one answer in time, nothing was half answered. */
function oneAnswerInTime(evidence: Evidence): Control {
  const late = evidence.calls('brown-out.').filter(({ at, args }) => {
    const replies = evidence.queriesFor(`${args.name}`).flatMap((query) => evidence.replyTo(query)?.at ?? []);
    return Math.min(...replies) - at >= TIMEOUT;
  });
  const labels = late.map(({ label }) => label).join(', ');
  return control(
    'the one answer came in time',
    late.length === 0,
    labels ? `too late: ${labels}` : 'before the timeout',
  );
}

/** A link that swallowed the second question would have made the program wait; one that refuses it does not. */
function errorAtOnce(evidence: Evidence): Control {
  const waited = evidence.calls('brown-out.').filter(({ at, end }) => end - at >= TIMEOUT);
  const labels = waited.map(({ label }) => label).join(', ');
  return control('the error came at once', waited.length === 0, labels ? `waited: ${labels}` : 'no lookup timed out');
}

function asked(evidence: Evidence, name: string): Asked {
  const queries = evidence.queriesFor(name);
  const types = (answered: boolean) =>
    queries.filter((query) => (evidence.replyTo(query) !== undefined) === answered).map(({ type }) => type);
  return { answered: types(true), silent: types(false) };
}
