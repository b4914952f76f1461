import type { Cell, Evidence, Judgement } from '../../lab/index.ts';
import { B, whoAnswered } from '../shared/two-nameservers.ts';
import { resolverOf } from './resolver.ts';
import { rolesIn } from './roles.ts';
import type { StaleVariant } from './variants.ts';

type Measures = Judgement['measures'];

/** What a cell tells beside its verdict: how many lookups, how soon, and whose state is the stale one. */
export function measure(evidence: Evidence, cell: Cell, variant: StaleVariant): Measures {
  const { old, current } = rolesIn(variant);
  const after = evidence.calls('after');
  const stale = after.filter((call) => whoAnswered(call) === old).length;
  const fresh = after.find((call) => whoAnswered(call) === current);
  const switched = evidence.all('file').findLast(({ content }) => content !== null);
  return {
    staleLookups: `${stale} of ${after.length}`,
    ...(fresh && switched && { msUntilNew: Math.round((fresh.end - switched.at) / 1e5) / 10 }),
    ...(variant.cure ? {} : { staleStateIn: holders(evidence, cell, variant, stale > 0) }),
    ...absentFile(evidence),
    ...(variant.cure === 'daemon' ? { firstAskedAgain: firstAskedAgain(evidence) } : {}),
  };
}

function holders(evidence: Evidence, cell: Cell, variant: StaleVariant, stale: boolean): string {
  const { old } = rolesIn(variant);
  const holds = {
    client: resolverOf(cell, variant) === 'client' ? stale : whoAnswered(evidence.call('own-after')) === old,
    daemon: resolverOf(cell, variant) === 'daemon' && stale,
  };
  return (['client', 'daemon'] as const).filter((who) => holds[who]).join(' and ') || 'nobody';
}

/** Without the file, glibc asks 127.0.0.1. */
function absentFile(evidence: Evidence): Measures {
  return evidence.calls('no-file').length > 0
    ? { withoutFile: whoAnswered(evidence.call('no-file'))?.name ?? 'nobody' }
    : {};
}

/** Counted from the lookup that found no daemon: the number of the first one that a daemon answered again. */
function firstAskedAgain(evidence: Evidence): number {
  const lookups = [...evidence.calls('uncured'), ...evidence.calls('skipping-'), ...evidence.calls('after')];
  return lookups.findIndex((call) => whoAnswered(call) === B) + 1;
}
