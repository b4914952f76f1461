import type { Cell, Evidence, Judgement } from '../../lab/index.ts';
import { workersMeasured } from '../shared/all-workers.ts';
import { stateNames } from '../shared/state-names.ts';
import { A, answeredBy, B, stillAlive, whoAnswered } from '../shared/two-nameservers.ts';
import { allWorkers, answersMatchQueries, asksAsTold, ownStateAskedA, passedOn, pinnedWorkers } from './checks.ts';
import { appliedCure } from './cure-control.ts';
import { fileNames, sameView } from './file-checks.ts';
import { highlightsOf } from './highlights.ts';
import { measure } from './measure.ts';
import { pinned } from './pin-control.ts';
import { resolverOf } from './resolver.ts';
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
      ...(resolverOf(cell, variant) === 'daemon'
        ? [workersMeasured(evidence, cell.daemon.id, evidence.calls('before-').length)]
        : []),
      allWorkers(evidence, cell, variant, { when: 'before', ask: A }),
      ...(variant.twice
        ? [
            answeredBy(evidence.call('between'), B, 'B second'),
            allWorkers(evidence, cell, variant, { when: 'between', ask: B }),
          ]
        : []),
      fileNames(evidence, variant),
      sameView(evidence, variant),
      ...ownStateAskedA(evidence, cell, variant),
      ...pinned(evidence, cell, variant),
      ...pinnedWorkers(evidence, cell, variant),
      ...(variant.cure
        ? [
            answeredBy(evidence.call('uncured'), old, 'stale before the cure'),
            ...appliedCure(evidence, cell, variant.cure),
          ]
        : []),
      asksAsTold(evidence, variant),
      answersMatchQueries(evidence),
      ...passedOn(evidence, cell, variant),
      ...(resolverOf(cell, variant) === 'client' && variant.cure !== 'daemon' ? stateNames(evidence, after) : []),
      answeredBy(evidence.call('fresh'), current, `fresh process asks ${current.name}`),
      stillAlive(evidence, old),
    ],
    measures: measure(evidence, cell, variant),
    highlights: highlightsOf(evidence, cell, variant),
  };
}
