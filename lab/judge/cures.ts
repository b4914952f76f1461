import type { Cell } from '../core/cell.ts';
import { withClaimsAbout } from '../core/claims-about.ts';
import type { Cure } from '../core/schema.ts';
import type { Repro, Variant } from '../repro.ts';

/** The workarounds that help in a cell: variants for which `expected` is `not-reproduced` with the same libc, daemon and probe. */
export function curesOf(repro: Repro, cell: Cell, variant: Variant): Cure[] {
  return (repro.workarounds?.(variant) ?? []).flatMap((id) => {
    const cure = repro.variants[id];
    const cured = withClaimsAbout(repro.bugs, { ...cell, variant: id });
    const helps =
      cure !== undefined && !repro.unsupported?.(cured, cure) && repro.expected(cured, cure).value === 'not-reproduced';
    return helps ? [{ variant: id, title: cure.remedy ?? cure.title }] : [];
  });
}
