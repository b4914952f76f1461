import type { LibcClaim } from '../core/schema.ts';
import { customLibcId, isCustomLibc } from '../libc/index.ts';
import type { Labels } from './labels.ts';
import { UnknownChoice, unknownWord } from './selection.ts';

/** What the user claims of the libcs of a run, by their ids. */
export type Claims = Readonly<Record<string, LibcClaim>>;

const VALUES = ['fixed', 'affected'] as const satisfies readonly LibcClaim['value'][];

/**
 * What the words of `--expect` claim: `fixed` or `affected` of every libc of the run, `LIBC=fixed` of one. The claim about one goes
 * before that about all.
 *
 * @param libcs the ids of those in the run
 * @throws UnknownChoice for a word that means nothing, a libc that is not in the run, or two claims about the same
 */
export function claimsOf(words: readonly string[], libcs: readonly string[], labels: Labels = {}): Claims {
  const claims = words.map((word) => readClaim(word, libcs, labels));
  const ofAll = single(claims.filter(({ libc }) => libc === null));
  const claimOf = (id: string): LibcClaim[] => {
    const named = single(claims.filter(({ libc }) => libc === id));
    const claim = named ?? ofAll;
    if (!claim) return [];
    // Of a build of the user's own, the user may know more than any source.
    return [{ value: claim.value, option: `--expect ${claim.word}`, overrides: named !== null && isCustomLibc(id) }];
  };
  return Object.fromEntries(libcs.flatMap((id) => claimOf(id).map((claim) => [id, claim])));
}

/** Refuses words whose value is none, before any libc has been looked for. @throws UnknownChoice */
export function refuseUnknownClaims(words: readonly string[]): void {
  for (const word of words) splitClaim(word);
}

interface Claim {
  word: string;
  value: LibcClaim['value'];
  /** The id of the libc; null where the claim is about all of them. */
  libc: string | null;
}

function readClaim(word: string, libcs: readonly string[], labels: Labels): Claim {
  const { name, value } = splitClaim(word);
  if (name === null) return { word, value, libc: null };
  const id = isCustomLibc(name) ? customLibcId(name) : name;
  const libc = libcs.find((each) => each === id || labels[each] === name);
  if (!libc) {
    const known = libcs.map((each) => labels[each] ?? each);
    throw unknownWord('libc in this run', name, known);
  }
  return { word, value, libc };
}

/** The value stands behind the last `=`: a path may have others. */
function splitClaim(word: string): { name: string | null; value: LibcClaim['value'] } {
  const [, name = null, text] = /^(?:(.*)=)?([^=]*)$/s.exec(word) ?? [];
  const value = VALUES.find((each) => each === text);
  if (!value || name === '') throw unknownWord('claim', value ? word : (text ?? word), [...VALUES, 'LIBC=fixed']);
  return { name, value };
}

function single(claims: readonly Claim[]): Claim | null {
  const [first, ...others] = claims;
  const other = others.find(({ value }) => value !== first?.value);
  if (first && other) throw new UnknownChoice(`--expect ${first.word} and --expect ${other.word}: leave out one`);
  return first ?? null;
}
