import type { CellResult, LibcClaim } from './schema.ts';

type Subjects = Pick<CellResult, 'libc' | 'daemon' | 'expected'>;

/** A claim of the user against which a source decided, and the libc or daemon that it is about. */
export interface OverruledClaim {
  claim: LibcClaim;
  about: { libc: CellResult['libc'] } | { daemon: CellResult['daemon'] };
}

/** A source that decides against a claim of the user, and names the claim. */
export function overruling(source: string, claim: LibcClaim): string {
  return `${source}; ${against(claim)}`;
}

/** The claims against which the source of a cell's expectation decided. */
export function overruledClaims({ libc, daemon, expected }: Subjects): OverruledClaim[] {
  const subjects: OverruledClaim['about'][] = [{ libc }, ...(daemon.libc ? [{ libc: daemon.libc }] : []), { daemon }];
  return subjects.flatMap((about) => {
    const { claim, bugClaims = [] } = 'libc' in about ? about.libc : about.daemon;
    const claims = [...(claim ? [claim] : []), ...bugClaims];
    return claims.filter((each) => expected.source.includes(against(each))).map((each) => ({ claim: each, about }));
  });
}

function against({ option }: LibcClaim): string {
  return `against the user's claim, ${option}`;
}
