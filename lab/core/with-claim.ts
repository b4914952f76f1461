import { expectNotReproduced, expectReproduced } from '../repro.ts';
import { overruling } from './overruled-claim.ts';
import type { Expectation, LibcClaim } from './schema.ts';

/** A C library or a daemon about which the user may claim something (`run --expect`). */
interface Claimable {
  claim?: LibcClaim | undefined;
}

/** Whether a program has a fix or a feature, and the source that says so. */
export interface Sourced {
  has: boolean;
  source: string;
}

/**
 * Combines sources with the user's claim (`run --expect`). Without a source the claim decides. It overrides a source only if the user
 * named this build and built it. The returned source names both.
 *
 * @param known by sources; undefined without any
 */
export function withClaim(known: Sourced | undefined, { claim }: Claimable): Sourced | undefined {
  if (!claim) return known;
  const has = claim.value === 'fixed';
  const claimText = `the user's claim, ${claim.option}`;
  if (!known) return { has, source: claimText };
  if (known.has === has) return { has, source: `${known.source}; the same says ${claimText}` };
  if (claim.overrides) return { has, source: `${claimText}, against ${known.source}` };
  return { has: known.has, source: overruling(known.source, claim) };
}

/** The same for an expectation: a claim of `fixed` expects the failure not to show. */
export function expectClaimed(expectation: Expectation, subject: Claimable): Expectation {
  const { value, source } = expectation;
  const known = withClaim(value === 'unknown' ? undefined : { has: value === 'not-reproduced', source }, subject);
  if (!known) return expectation;
  return known.has ? expectNotReproduced(known.source) : expectReproduced(known.source);
}
