import {
  type CallEvent,
  type Cell,
  type Control,
  control,
  type Evidence,
  fewOf,
  type Judgement,
} from '../../lab/index.ts';
import { A, answeringServer, B, type Nameserver } from '../shared/two-nameservers.ts';
import { checkWorkerCount, workersSeen } from '../shared/workers.ts';
import { highlightsOf } from './highlights.ts';
import { workersInBrownOut } from './state-owners.ts';
import type { BrownOutVariant } from './variants.ts';

/** Judges a daemon whose resolver sends the queries: each worker has its own state, and the program cannot choose the worker. */
export function judgeWorkers(evidence: Evidence, cell: Cell, variant: BrownOutVariant): Judgement {
  const { workaround } = variant;
  const [before, pinned, after] = ['before.', 'pinned.', 'after.'].map((phase) => evidence.calls(phase)) as [
    CallEvent[],
    CallEvent[],
    CallEvent[],
  ];
  const afterSwitch = workaround ? pinned : after;
  const workers = workersSeen(evidence, cell.daemon.id, 'workers-first') ?? 0;
  const hit = workersInBrownOut(workers);
  const stale = count(after, A);
  return {
    reproduced: stale > 0,
    because: `after the switch A answered ${stale} of ${after.length} lookups through ${cell.daemon.id}`,
    controls: [
      checkWorkerCount(evidence, cell.daemon.id, before.length),
      // Without a stale worker a timeout had no effect either.
      ...(stale > 0 ? [noTimeoutBefore(evidence, before)] : []),
      control('every worker asked A before', count(before, A) === workers, tally(before)),
      control('every worker asks after the switch', count(after, A) + count(after, B) === workers, tally(after)),
      ...[before, ...(workaround ? [pinned] : []), after].map((calls) => concurrent(evidence, calls)),
      severalInBrownOut(evidence, evidence.calls('brown-out.'), hit),
      ...[pinned, after].filter((calls) => calls.length > 0).map((calls) => staleAsManyAsHit(calls, hit)),
      ...(hit < workers
        ? [control('a worker that was not hit asks B', count(afterSwitch, B) > 0, tally(afterSwitch))]
        : []),
      ...(workaround ? [control('workers are pinned to A before the cure', count(pinned, A) > 0, tally(pinned))] : []),
    ],
    measures: { stale: `${stale}/${after.length}`, workers, workersHit: hit },
    highlights: highlightsOf(evidence, variant, { owner: `a worker of ${cell.daemon.id}`, lookups: afterSwitch }),
  };
}

/** A timeout has the effect of a brown-out, so on a machine that was too busy while workers were counted, others than those of the brown-out are stale. */
function noTimeoutBefore(evidence: Evidence, before: readonly CallEvent[]): Control {
  const outage = before[0]?.at ?? 0;
  // After an attempt with a timeout the daemon was started again.
  const began = evidence.all('daemon').findLast(({ action, at }) => action === 'start' && at < outage)?.at ?? 0;
  const counted = evidence.calls('workers-first-').filter(({ at }) => at > began);
  const askedAgain = [...counted, ...before].filter(({ args }) => {
    const types = evidence.queriesFor(`${args.name}`).map(({ type }) => type);
    return new Set(types).size < types.length;
  });
  const names = fewOf(askedAgain.map(({ args }) => `${args.name}`));
  return control(
    'no worker met a timeout before the brown-out',
    askedAgain.length === 0,
    askedAgain.length > 0 ? `sent again: ${names}` : 'no query was sent again',
  );
}

/** Lookups that are all unanswered at one moment occupy as many workers. */
function concurrent(evidence: Evidence, calls: readonly CallEvent[]): Control {
  const queries = calls.map(({ args }) => evidence.queriesFor(`${args.name}`));
  const lastArrival = Math.max(...queries.map(([first]) => first?.at ?? Number.POSITIVE_INFINITY));
  const replies = queries.flat().flatMap((query) => evidence.replyTo(query)?.at ?? []);
  const ok = lastArrival < Math.min(...replies);
  const phase = calls[0]?.label?.split('.')[0];
  return control(
    `each worker has one of the lookups ${phase} the switch`,
    ok,
    ok ? 'no server answered before the last query arrived' : 'a server answered before the last query arrived',
  );
}

/** Concurrent lookups occupy different workers. */
function severalInBrownOut(evidence: Evidence, calls: readonly CallEvent[], wanted: number): Control {
  // A call begins in the client. A worker has taken it up when its first query arrives.
  const begun = calls.map(({ args }) => evidence.queriesFor(`${args.name}`)[0]?.at ?? Number.POSITIVE_INFINITY);
  const together = Math.max(...begun) < Math.min(...calls.map(({ end }) => end));
  return control(
    'the brown-out met several workers',
    together && calls.length === wanted,
    `${calls.length} lookups, ${together ? 'at the same time' : 'one after the other'}`,
  );
}

/** The flags are in each thread's state (resolv/res_send.c, send_dg): the bug affects all workers in the brown-out, and no others. */
function staleAsManyAsHit(calls: readonly CallEvent[], hit: number): Control {
  const stale = count(calls, A);
  return control(
    'none is stale, or as many as were hit',
    stale === 0 || stale === hit,
    `${stale} of ${calls.length} asked A, ${hit} were hit`,
  );
}

function count(calls: readonly CallEvent[], nameserver: Nameserver): number {
  return calls.filter((call) => answeringServer(call) === nameserver).length;
}

/** The labels of lookups, by the server that answered. */
function tally(calls: readonly CallEvent[]): string {
  const byAnswer = Map.groupBy(calls, (call) => answeringServer(call)?.name ?? 'no answer');
  const parts = [...byAnswer].map(([answer, those]) => `${answer}: ${fewOf(those.map(({ label }) => `${label}`))}`);
  return parts.join('; ') || 'no lookups';
}
