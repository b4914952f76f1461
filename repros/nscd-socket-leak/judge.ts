import type { Cell, Evidence, Judgement, Repro } from '../../lab/index.ts';
import { judgeAccounts } from './judge-accounts.ts';
import { judgeMappedCache } from './judge-mapped-cache.ts';
import { judgeNames } from './judge-names.ts';
import { checkIsolation, checkMounts, checkNameservers } from './setup-checks.ts';
import type { LeakVariant } from './variants.ts';

const JUDGES: Record<LeakVariant['subject'], Repro<LeakVariant>['judge']> = {
  names: judgeNames,
  'mapped-cache': judgeMappedCache,
  accounts: judgeAccounts,
};

/** Reproduced: the host's daemon decided a lookup of the program in the other network. */
export function judge(evidence: Evidence, cell: Cell, variant: LeakVariant): Judgement | Omit<Judgement, 'measures'> {
  const { subject, mounts, network, name } = variant;
  const judgement = JUDGES[subject](evidence, cell, variant);
  return {
    ...judgement,
    controls: [
      ...judgement.controls,
      ...checkMounts(evidence, cell, mounts),
      ...(name === undefined ? [] : checkNameservers(evidence, name, network.nameserver)),
      ...checkIsolation(evidence, network),
    ],
  };
}
