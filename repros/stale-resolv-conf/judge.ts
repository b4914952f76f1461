import { type Cell, type Control, control, type Evidence, type Judgement } from '../../lab/index.ts';
import { A, answeredBy, B, type Nameserver, stillAlive, whoAnswered } from '../shared/two-nameservers.ts';
import { appliedCure } from './cure-control.ts';
import { measure } from './measure.ts';
import { reloads } from './resolver.ts';
import type { StaleVariant } from './variants.ts';

/** The server that should be history, and the one that the file names at the end. */
export function rolesIn({ twice }: StaleVariant): { old: Nameserver; current: Nameserver } {
  return twice ? { old: B, current: A } : { old: A, current: B };
}

/** Stale: any lookup after the last change was still answered by the old server. */
export function judge(evidence: Evidence, cell: Cell, variant: StaleVariant): Judgement {
  const { old, current } = rolesIn(variant);
  const after = evidence.calls('after');
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
      allBy(evidence, 'before-', A, 'all workers ask A first'),
      ...(variant.twice ? [allBy(evidence, 'between', B, 'the first change is noticed')] : []),
      fileNames(evidence, current),
      ...pinned(evidence, cell, variant),
      ...(variant.cure
        ? [answeredBy(evidence.call('uncured'), old, 'stale before the cure'), appliedCure(evidence, variant.cure)]
        : []),
      answersMatchQueries(evidence),
      answeredBy(evidence.call('fresh'), current, `fresh process asks ${current.name}`),
      stillAlive(evidence, old),
    ],
    measures: measure(evidence, cell, variant),
  };
}

function allBy(evidence: Evidence, prefix: string, nameserver: Nameserver, name: string): Control {
  const calls = evidence.calls(prefix);
  const others = calls.filter((call) => whoAnswered(call) !== nameserver);
  const labels = others.map(({ label }) => label).join(', ');
  return control(name, others.length === 0, labels || `${nameserver.name} answered all ${calls.length}`);
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
