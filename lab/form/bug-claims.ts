import type { Cell } from '../core/cell.ts';
import { claimAbout } from '../core/claims-about.ts';
import type { Expectation, LibcFacts } from '../core/schema.ts';
import { expectClaimed } from '../core/with-claim.ts';
import { unknown } from '../repro.ts';
import type { ExpectationRule } from './expectations.ts';

interface Claimed {
  /** The libc or the daemon that the claims are about. */
  subject: Cell['libc'] | Cell['daemon'];
  /** What the scenario expects, and the libc whose resolver sends the queries of the cell. */
  rule: Expectation | ExpectationRule;
  libc: LibcFacts;
  cell: Cell;
  /** The bugs of the scenario. */
  bugs: readonly string[];
}

/**
 * An expectation with the user's claims about single bugs (`run --expect LIBC=fixed:31476`). A claim changes only what a bug decides: a variant
 * for which a source says the same of every version is about something else.
 */
export function expectOfClaims(bySource: Expectation, { subject, rule, libc, cell, bugs }: Claimed): Expectation {
  const about = claimAbout(bugs, subject.bugClaims);
  if (!about || libc.kind === 'musl') return bySource;
  const { claim, isPartial } = about;
  // A rule may have asked for a claim itself.
  if (bySource.source.includes(claim.option)) return bySource;
  if (typeof rule !== 'function' && (rule.value !== 'unknown' || cell.variant !== 'main')) return bySource;
  if (isPartial) return claim.overrides && bySource.value === 'reproduced' ? unknown : bySource;
  const isAbout =
    claim.value === 'fixed' || bySource.value !== 'not-reproduced' || showsOnSomeVersion(rule, libc, cell);
  return isAbout ? expectClaimed(bySource, { claim }) : bySource;
}

/** Whether the sources have the failure on some release: a claim cannot give a build a bug that no build ever had. */
function showsOnSomeVersion(rule: Claimed['rule'], libc: LibcFacts, cell: Cell): boolean {
  if (typeof rule !== 'function') return true;
  return MINORS.some((minor) => {
    const release = { ...libc, id: 'release', version: `2.${minor}`, package: null, revision: null };
    return rule(release, cell).value === 'reproduced';
  });
}

/** The minor versions of glibc's releases 2.0 to 2.99: more than there are. */
const MINORS = Array.from({ length: 100 }, (_, minor) => minor);
