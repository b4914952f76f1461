import { type Cell, type Expectation, expectNotReproduced, expectReproduced } from '../../lab/index.ts';

/** What a claim may be about. */
type Claimed = Pick<Cell['daemon'], 'claim'>;

/** Whether a C library has something, and where that is written. */
export interface Known {
  has: boolean;
  source: string;
}

/**
 * What sources say of a fix, and what the user claims of the build (`run --expect`). Where sources say nothing, the claim decides. It
 * goes before sources only where the user named this very build, and the build is the user's own. The source always tells both.
 *
 * @param known what sources say; undefined where they say nothing
 */
export function withClaim(known: Known | undefined, { claim }: Claimed): Known | undefined {
  if (!claim) return known;
  const has = claim.value === 'fixed';
  const words = `the user's claim, ${claim.option}`;
  if (!known) return { has, source: words };
  if (known.has === has) return { has, source: `${known.source}; the same says ${words}` };
  if (claim.overrides) return { has, source: `${words}, against ${known.source}` };
  return { has: known.has, source: `${known.source}; against ${words}` };
}

/** The same for an expectation: claimed fixed, the failure does not show. @param expectation what sources say of a daemon */
export function expectClaimed(expectation: Expectation, daemon: Claimed): Expectation {
  const { value, source } = expectation;
  const known = withClaim(value === 'unknown' ? undefined : { has: value === 'not-reproduced', source }, daemon);
  if (!known) return expectation;
  return known.has ? expectNotReproduced(known.source) : expectReproduced(known.source);
}
