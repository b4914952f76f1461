import { A, B, type Nameserver } from '../shared/two-nameservers.ts';
import type { StaleVariant } from './variants.ts';

/** The server that should be history, and the one that the file names at the end. */
export function rolesIn({ twice }: StaleVariant): { old: Nameserver; current: Nameserver } {
  return twice ? { old: B, current: A } : { old: A, current: B };
}
