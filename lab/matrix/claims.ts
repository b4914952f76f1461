import type { LibcClaim } from '../core/schema.ts';
import { customLibcId, isCustomLibc } from '../libc/index.ts';
import type { Labels } from './labels.ts';
import { UnknownChoice, unknownWord } from './selection.ts';

/** What the user claims of the libcs and daemons of a run, by their ids. */
export type Claims = Readonly<Record<string, LibcClaim>>;

const VALUES = ['fixed', 'affected'] as const satisfies readonly LibcClaim['value'][];

/** What claims can be about. */
export interface Claimable {
  /** The ids of the libcs in the run. */
  libcs: readonly string[];
  /** What the user calls some of them. */
  labels?: Labels;
  /** The daemons in the run, and whether each is a program of the user's own. */
  daemons?: readonly { id: string; own: boolean }[];
}

/**
 * What the words of `--expect` claim: `fixed` or `affected` of every libc of the run, `LIBC=fixed` of one, `DAEMON=fixed` of a daemon. The
 * claim about one libc goes before that about all.
 *
 * @throws UnknownChoice for a word that means nothing, what is not in the run, or two claims about the same
 */
export function claimsOf(words: readonly string[], { libcs, labels = {}, daemons = [] }: Claimable): Claims {
  const claims = words.map((word) => readClaim(word, { libcs, labels, daemons }));
  const ofAll = single(claims.filter(({ about }) => about === null));
  const claimOf = (id: string, isOwn: boolean, general: Claim | null): [string, LibcClaim][] => {
    const named = single(claims.filter(({ about }) => about === id));
    const claim = named ?? general;
    if (!claim) return [];
    // Of a build of the user's own, the user may know more than any source.
    return [[id, { value: claim.value, option: `--expect ${claim.word}`, overrides: named !== null && isOwn }]];
  };
  return Object.fromEntries([
    ...libcs.flatMap((id) => claimOf(id, isCustomLibc(id), ofAll)),
    ...daemons.flatMap(({ id, own }) => claimOf(id, own, null)),
  ]);
}

/** Refuses words whose value is none, before any libc has been looked for. @throws UnknownChoice */
export function refuseUnknownClaims(words: readonly string[]): void {
  for (const word of words) splitClaim(word);
}

interface Claim {
  word: string;
  value: LibcClaim['value'];
  /** The id of the libc or daemon; null where the claim is about all libcs. */
  about: string | null;
}

function readClaim(word: string, { libcs, labels, daemons }: Required<Claimable>): Claim {
  const { name, value } = splitClaim(word);
  if (name === null) return { word, value, about: null };
  const id = isCustomLibc(name) ? customLibcId(name) : name;
  const ids = daemons.map((daemon) => daemon.id);
  const about = ids.find((each) => each === name) ?? libcs.find((each) => each === id || labels[each] === name);
  if (!about) {
    const known = [...libcs.map((each) => labels[each] ?? each), ...ids];
    throw unknownWord(ids.length > 0 ? 'libc or daemon in this run' : 'libc in this run', name, known);
  }
  return { word, value, about };
}

/** The value stands behind the last `=`: a path may have others. */
function splitClaim(word: string): { name: string | null; value: LibcClaim['value'] } {
  const [, name = null, text] = /^(?:(.*)=)?([^=]*)$/s.exec(word) ?? [];
  const value = VALUES.find((each) => each === text);
  if (!value || name === '')
    throw unknownWord('claim', value ? word : (text ?? word), [...VALUES, 'LIBC=fixed', 'DAEMON=fixed']);
  return { name, value };
}

function single(claims: readonly Claim[]): Claim | null {
  const [first, ...others] = claims;
  const other = others.find(({ value }) => value !== first?.value);
  if (first && other) throw new UnknownChoice(`--expect ${first.word} and --expect ${other.word}: leave out one`);
  return first ?? null;
}
