import { type CallEvent, type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import { workersMeasured, workersSeen } from '../shared/all-workers.ts';
import { A, B, type Nameserver, whoAnswered } from '../shared/two-nameservers.ts';
import { highlightsOf } from './highlights.ts';
import { workersHit } from './lookups.ts';
import type { BrownOutVariant } from './variants.ts';

/** The daemon's resolver is at work: each worker has a state of its own, and the program cannot choose among them. */
export function judgeWorkers(evidence: Evidence, cell: Cell, variant: BrownOutVariant) {
  const { cure } = variant;
  const [before, pinned, after] = ['before.', 'pinned.', 'after.'].map((phase) => evidence.calls(phase)) as [
    CallEvent[],
    CallEvent[],
    CallEvent[],
  ];
  const workers = workersSeen(evidence, cell.daemon.id, 'workers-first') ?? 0;
  const hit = workersHit(workers);
  const stale = count(after, A);
  return {
    reproduced: stale > 0,
    because: `after the switch A answered ${stale} of ${after.length} lookups through ${cell.daemon.id}`,
    controls: [
      workersMeasured(evidence, cell.daemon.id, before.length),
      control('every worker asked A before', count(before, A) === workers, tally(before)),
      control('every worker asks after the switch', count(after, A) + count(after, B) === workers, tally(after)),
      ...[before, ...(cure ? [pinned] : []), after].map((calls) => atOnce(evidence, calls)),
      severalHit(evidence, evidence.calls('brown-out.'), hit),
      ...[pinned, after].filter((calls) => calls.length > 0).map((calls) => onlyThoseHit(calls, hit)),
      ...(hit < workers ? [otherWorkersReload(cure ? pinned : after)] : []),
      ...(cure ? [control('workers are pinned to A before the cure', count(pinned, A) > 0, tally(pinned))] : []),
    ],
    measures: { stale: `${stale}/${after.length}`, workers, workersHit: hit },
    highlights: highlightsOf(evidence, variant, {
      who: `a worker of ${cell.daemon.id}`,
      lookups: cure ? pinned : after,
    }),
  };
}

/** Lookups that are all unanswered at one moment are in the hands of as many workers. */
function atOnce(evidence: Evidence, calls: readonly CallEvent[]): Control {
  const queries = calls.map(({ args }) => evidence.queriesFor(`${args.name}`));
  const lastToCome = Math.max(...queries.map(([first]) => first?.at ?? Number.POSITIVE_INFINITY));
  const replies = queries.flat().flatMap((query) => evidence.replyTo(query)?.at ?? []);
  const ok = lastToCome < Math.min(...replies);
  const phase = calls[0]?.label?.split('.')[0];
  return control(
    `each worker has one of the lookups ${phase} the switch`,
    ok,
    ok ? 'no server answered before the last had come' : 'one was answered before another had come',
  );
}

/** Each worker that is busy with a lookup is another one. */
function severalHit(evidence: Evidence, calls: readonly CallEvent[], wanted: number): Control {
  // A call begins at its client: it is a worker's when its first query comes.
  const begun = calls.map(({ args }) => evidence.queriesFor(`${args.name}`)[0]?.at ?? Number.POSITIVE_INFINITY);
  const together = Math.max(...begun) < Math.min(...calls.map(({ end }) => end));
  return control(
    'the brown-out met several workers',
    together && calls.length === wanted,
    `${calls.length} lookups, ${together ? 'at the same time' : 'one after the other'}`,
  );
}

/** The flags are in the state of each thread (resolv/res_send.c, send_dg): where the bug shows, it does so in all that were hit, and in no other. */
function onlyThoseHit(calls: readonly CallEvent[], hit: number): Control {
  const stale = count(calls, A);
  return control(
    'none is stale, or as many as were hit',
    stale === 0 || stale === hit,
    `${stale} of ${calls.length} asked A, ${hit} were hit`,
  );
}

/** Reload works in this daemon as such. */
function otherWorkersReload(calls: readonly CallEvent[]): Control {
  return control('a worker that was not hit asks B', count(calls, B) > 0, tally(calls));
}

function count(calls: readonly CallEvent[], nameserver: Nameserver): number {
  return calls.filter((call) => whoAnswered(call) === nameserver).length;
}

function tally(calls: readonly CallEvent[]): string {
  return calls.map((call) => `${call.label}: ${whoAnswered(call)?.name ?? 'nobody'}`).join(', ') || 'no lookups';
}
