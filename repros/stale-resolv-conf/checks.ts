import { type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import { workersSeen } from '../shared/all-workers.ts';
import { onTheSocket } from '../shared/on-the-socket.ts';
import { A, answeredBy, type Nameserver, whoAnswered } from '../shared/two-nameservers.ts';
import { clientOf } from './clients.ts';
import { resolverOf } from './resolver.ts';
import { rolesIn } from './roles.ts';
import type { StaleVariant } from './variants.ts';

/** Each worker of a daemon has a state of its own: only one that has asked before can be stale afterwards. */
export function allWorkers(
  evidence: Evidence,
  cell: Cell,
  variant: StaleVariant,
  { when, ask }: { when: string; ask: Nameserver },
): Control {
  const workers = resolverOf(cell, variant) === 'daemon' ? workersSeen(evidence, cell.daemon.id, 'workers-first') : 0;
  const calls = evidence.calls(`${when}-`).filter((call) => whoAnswered(call) === ask);
  return control(
    `all workers asked ${ask.name} ${when === 'before' ? 'first' : 'second'}`,
    calls.length === workers,
    `${ask.name} answered ${calls.length} of ${workers ?? 'an unknown number of'} lookups that were under way at once`,
  );
}

/** With `no-reload` each worker stays with what it read (NEWS 2.26, resolv_context.c: maybe_init): all of them, or the option does nothing. */
export function pinnedWorkers(evidence: Evidence, cell: Cell, variant: StaleVariant): Control[] {
  if (resolverOf(cell, variant) !== 'daemon' || variant.pin !== 'no-reload') return [];
  const calls = evidence.calls('after');
  const stale = calls.filter((call) => whoAnswered(call) === rolesIn(variant).old).length;
  const words = `${stale} of ${calls.length} lookups went to ${rolesIn(variant).old.name}`;
  return [control('no worker is stale, or all are', stale === 0 || stale === calls.length, words)];
}

/** Behind a daemon, too, the program's own resolver has to have read the file before it changed: else it has nothing old to hold. */
export function ownStateAskedA(evidence: Evidence, cell: Cell, variant: StaleVariant): Control[] {
  const hidden = resolverOf(cell, variant) === 'daemon' && !variant.cure;
  return hidden ? [answeredBy(evidence.call('own-before'), A, "A first, of the program's own resolver")] : [];
}

/** The function that the variant is about was called, and for the type that it is about. */
export function asksAsTold(evidence: Evidence, variant: StaleVariant): Control {
  const { verb, type } = clientOf(variant.client);
  const { verb: called, label } = evidence.call('after');
  const types = new Set(evidence.queriesFor(`${label}.lab.test`).map((query) => query.type));
  const ok = called === verb && (type === undefined || (types.size === 1 && types.has(type)));
  return control('asks as told', ok, `${called}, for ${[...types].join(' and ') || 'nothing'}`);
}

/** Who went through the daemon, and who past it. */
export function passedOn(evidence: Evidence, cell: Cell, variant: StaleVariant): Control[] {
  const after = evidence.calls('after');
  if (variant.cure === 'daemon') return onTheSocket(evidence, after, true);
  const daemon = resolverOf(cell, variant) === 'daemon';
  return [
    ...onTheSocket(evidence, [...evidence.calls('before'), ...after], daemon),
    ...(daemon ? onTheSocket(evidence, evidence.calls('own-'), false) : []),
  ];
}

/** Each answer came from the server that was asked, and every lookup after the change got one. */
export function answersMatchQueries(evidence: Evidence): Control {
  const wrong = evidence.calls('after').filter((call) => {
    const asked = new Set(evidence.queriesFor(`${call.label}.lab.test`).map(({ server }) => server));
    const answerer = whoAnswered(call);
    return answerer === undefined || asked.size !== 1 || !asked.has(answerer.name);
  });
  const labels = wrong.map(({ label }) => label).join(', ');
  return control('answers match queries', wrong.length === 0, labels || 'each came from the one server that was asked');
}
