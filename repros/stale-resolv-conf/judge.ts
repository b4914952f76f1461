import { type Cell, type Control, control, type Evidence, type Judgement } from '../../lab/index.ts';
import { crewOf } from '../shared/all-workers.ts';
import { stateNames } from '../shared/state-names.ts';
import { A, answeredBy, B, type Nameserver, stillAlive, whoAnswered } from '../shared/two-nameservers.ts';
import { appliedCure } from './cure-control.ts';
import { highlightsOf } from './highlights.ts';
import { measure } from './measure.ts';
import { reloads, resolverOf } from './resolver.ts';
import { rolesIn } from './roles.ts';
import type { StaleVariant } from './variants.ts';

/** Stale: any lookup after the last change was still answered by the old server. */
export function judge(evidence: Evidence, cell: Cell, variant: StaleVariant): Judgement {
  const { old, current } = rolesIn(variant);
  const after = [evidence.call('after'), ...evidence.calls('after-')];
  const stale = after.filter((call) => whoAnswered(call) === old);
  const cured = variant.cure ? `, ${variant.cure} or not,` : '';
  return {
    reproduced: stale.length > 0,
    because:
      stale.length > 0
        ? `after the change${cured} ${old.name} answered ${stale.length} of ${after.length} lookups`
        : `after the change ${current.name} answered ${after.length} of ${after.length} lookups`,
    controls: [
      answeredBy(evidence.call('before'), A, 'A first'),
      allWorkers(evidence, cell, variant, { when: 'before', ask: A }),
      ...(variant.twice
        ? [
            answeredBy(evidence.call('between'), B, 'B second'),
            allWorkers(evidence, cell, variant, { when: 'between', ask: B }),
          ]
        : []),
      fileNames(evidence, current),
      ...pinned(evidence, cell, variant),
      ...(variant.cure
        ? [answeredBy(evidence.call('uncured'), old, 'stale before the cure'), appliedCure(evidence, variant.cure)]
        : []),
      answersMatchQueries(evidence),
      ...(resolverOf(cell, variant) === 'client' && variant.cure !== 'daemon' ? stateNames(evidence, after) : []),
      answeredBy(evidence.call('fresh'), current, `fresh process asks ${current.name}`),
      stillAlive(evidence, old),
    ],
    measures: measure(evidence, cell, variant),
    highlights: highlightsOf(evidence, cell, variant),
  };
}

/** Each worker of a daemon has a state of its own: only one that has asked before can be stale afterwards. */
function allWorkers(
  evidence: Evidence,
  cell: Cell,
  variant: StaleVariant,
  { when, ask }: { when: string; ask: Nameserver },
): Control {
  const workers = resolverOf(cell, variant) === 'daemon' ? crewOf(cell.daemon.id).workers : 0;
  const calls = evidence.calls(`${when}-`).filter((call) => whoAnswered(call) === ask);
  return control(
    `all workers asked ${ask.name} ${when === 'before' ? 'first' : 'second'}`,
    calls.length === workers,
    `${ask.name} answered ${calls.length} of ${workers} lookups that were under way at once`,
  );
}

/** The change really happened, and after the lookups that came before it. */
function fileNames(evidence: Evidence, { address, name }: Nameserver): Control {
  const switched = evidence.step('switch');
  const written = evidence
    .all('file')
    .findLast(({ path, content }) => path.endsWith('/resolv.conf') && content !== null);
  const ok = written !== undefined && written.at > switched && written.content?.includes(`nameserver ${address}\n`);
  return control(
    `the file names ${name}`,
    ok === true,
    written ? `${written.how} of ${written.path}` : 'resolv.conf was never written',
  );
}

/** Each pin leaves its trace in the program's own state. */
function pinned(evidence: Evidence, { libc }: Cell, { pin, cure }: StaleVariant): Control[] {
  if (!pin || !reloads(libc) || cure) return [];
  const { result } = evidence.call('state-before');
  const options: readonly string[] = 'options' in result ? result.options : [];
  const ok = pin === 'no-reload' ? options.includes('RES_NORELOAD') : !options.includes('RES_DNSRCH');
  return [control('the pin is in', ok, `_res.options: ${options.join(' ')}`)];
}

/** Each answer came from the server that was asked, and every lookup after the change got one. */
function answersMatchQueries(evidence: Evidence): Control {
  const wrong = evidence.calls('after').filter((call) => {
    const asked = new Set(evidence.queriesFor(`${call.label}.lab.test`).map(({ server }) => server));
    const answerer = whoAnswered(call);
    return answerer === undefined || asked.size !== 1 || !asked.has(answerer.name);
  });
  const labels = wrong.map(({ label }) => label).join(', ');
  return control('answers match queries', wrong.length === 0, labels || 'each came from the one server that was asked');
}
