import type { DaemonFacts, LibcFacts, RunDocument } from '../lab/core/schema.ts';
import { bugClaimsOf, type Claimable, claimsOf } from '../lab/matrix/claims.ts';
import type { Labels } from '../lab/matrix/labels.ts';
import type { ComparableCell } from '../lab/results/comparable.ts';

/** The user's claims about libcs and daemons, added to the facts of each. */
export interface ClaimedFacts {
  libc(libc: LibcFacts): LibcFacts;
  daemon(daemon: DaemonFacts): DaemonFacts;
}

/**
 * Reads `--expect` for libcs and daemons of a stored run. A claim takes the place of a stored one of its kind.
 *
 * @param labels further names of libcs
 * @throws UnknownChoice as `claimsOf` and `bugClaimsOf`
 */
export function claimedFacts(
  words: readonly string[],
  {
    libcs,
    daemons = [],
    labels = {},
  }: { libcs: readonly LibcFacts[]; daemons?: readonly DaemonFacts[]; labels?: Labels },
): ClaimedFacts {
  const idOf = ({ id, build = id }: LibcFacts) => build;
  const own = daemons.filter(({ id }) => id !== 'none');
  const subjects: Claimable = {
    libcs: [...new Set(libcs.map(idOf))],
    labels: {
      ...labels,
      ...Object.fromEntries(libcs.flatMap(({ id, build }) => (build === undefined ? [] : [[build, id]]))),
    },
    daemons: [...new Map(own.map(({ id, program }) => [id, { id, custom: program !== undefined }])).values()],
  };
  const [claims, bugClaims] = [claimsOf(words, subjects), bugClaimsOf(words, subjects)];
  const claimsOn = (id: string) => {
    const [claim, ofBugs] = [claims[id], bugClaims[id]];
    return { ...(claim && { claim }), ...(ofBugs && { bugClaims: ofBugs }) };
  };
  const libc = (facts: LibcFacts): LibcFacts => ({ ...facts, ...claimsOn(idOf(facts)) });
  return {
    libc,
    daemon: (facts) => ({ ...facts, ...claimsOn(facts.id), libc: facts.libc && libc(facts.libc) }),
  };
}

/** A stored run with the claims of the command line. @throws UnknownChoice for a libc or a daemon that the run does not have */
export function withClaimsOn(document: RunDocument, words: readonly string[]): RunDocument {
  if (words.length === 0) return document;
  const { cells } = document;
  const libcs = libcsOf(cells);
  const facts = claimedFacts(words, { libcs, daemons: cells.map(({ daemon }) => daemon) });
  return {
    ...document,
    libcs: document.libcs.map(facts.libc),
    cells: cells.map((cell) => ({ ...cell, libc: facts.libc(cell.libc), daemon: facts.daemon(cell.daemon) })),
  };
}

/** The libcs of cells, also those that only daemons run on. */
function libcsOf(cells: readonly Pick<ComparableCell, 'libc' | 'daemon'>[]): LibcFacts[] {
  return cells.flatMap(({ libc, daemon }) => [libc, daemon.libc ?? []].flat());
}
