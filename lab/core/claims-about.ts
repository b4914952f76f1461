import type { Cell } from './cell.ts';
import type { LibcClaim } from './schema.ts';

/** What the user's claims about single bugs say of an entry with these bugs. */
export interface EntryClaim {
  claim: LibcClaim;
  /** Whether other bugs of the entry remain, about which nothing is claimed: then nobody says what the entry shows. */
  isPartial: boolean;
}

/**
 * What claims about single bugs (`run --expect LIBC=fixed:31476,30081`) say of an entry; null if they are about other bugs. An entry counts as
 * fixed when each of its bugs is fixed, and as affected when one is.
 *
 * @param bugs the bugs of the entry; a CVE is another name of the number beside it
 */
export function claimAbout(bugs: readonly string[], claims: readonly LibcClaim[] = []): EntryClaim | null {
  const found = namesOfBugs(bugs).map((names) =>
    claims.find(({ bugs: claimed = [] }) => claimed.some((bug) => names.includes(bug))),
  );
  const made = found.filter((claim) => claim !== undefined);
  const [first] = made;
  if (!first) return null;
  const affected = made.find(({ value }) => value === 'affected');
  if (affected) return { claim: affected, isPartial: false };
  const options = [...new Set(made.map(({ option }) => option))].join(', ');
  const overrides = made.every((claim) => claim.overrides);
  return { claim: { ...first, option: options, overrides }, isPartial: made.length < found.length };
}

/** The names of each bug of an entry: its number, and the CVEs beside it in the list. */
function namesOfBugs(bugs: readonly string[]): string[][] {
  const groups: string[][] = [];
  const isNumber = (bug: string) => /^\d+$/.test(bug);
  const hasNumber = (group: readonly string[]) => group.some(isNumber);
  if (!bugs.some(isNumber)) return bugs.map((bug) => [bug]);
  for (const bug of bugs) {
    const last = groups.at(-1);
    if (last && !(isNumber(bug) && hasNumber(last))) last.push(bug);
    else groups.push([bug]);
  }
  return groups;
}

/** A cell in which the claims about the bugs of a repro take the place of claims about everything. A partial one counts as none. */
export function withClaimsAbout<C extends Pick<Cell, 'libc' | 'daemon'>>(bugs: readonly string[] = [], cell: C): C {
  const { libc, daemon } = cell;
  const of = <T extends Claimed>(subject: T): T => {
    const about = claimAbout(bugs, subject.bugClaims);
    return about && !about.isPartial ? { ...subject, claim: about.claim } : subject;
  };
  return { ...cell, libc: of(libc), daemon: { ...of(daemon), libc: daemon.libc && of(daemon.libc) } };
}

type Claimed = Pick<Cell['libc'], 'claim' | 'bugClaims'>;
