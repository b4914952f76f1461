import { DaemonId, type LibcClaim } from '../core/schema.ts';
import { customLibcId, isCustomLibc } from '../libc/index.ts';
import type { Labels } from './labels.ts';
import { UnknownChoice, unknownWord } from './selection.ts';

/** The user's claims about the libcs and daemons of a run, by their ids. */
export type Claims = Readonly<Record<string, LibcClaim>>;

const VALUES = ['fixed', 'affected'] as const satisfies readonly LibcClaim['value'][];

/** The possible subjects of claims. */
export interface Claimable {
  /** The ids of the libcs in the run. */
  libcs: readonly string[];
  labels?: Labels;
  /** The daemons in the run, and whether each is the user's own program. */
  daemons?: readonly { id: string; custom: boolean }[];
}

/**
 * Parses `--expect`: `fixed` or `affected` for every libc of the run, `LIBC=fixed` for one, `DAEMON=fixed` for a daemon. A
 * claim about one libc takes precedence over one about all.
 *
 * @throws UnknownChoice for an unknown value, for a subject outside the run, or for contradictory claims
 */
export function claimsOf(words: readonly string[], { libcs, labels = {}, daemons = [] }: Claimable): Claims {
  const claims = words.map((word) => readClaim(word, { libcs, labels, daemons }));
  const ofAll = single(claims.filter(({ about }) => about === null));
  const claimOf = (id: string, custom: boolean, general: Claim | null): [string, LibcClaim][] => {
    const named = single(claims.filter(({ about }) => about === id));
    const claim = named ?? general;
    if (!claim) return [];
    // No source knows a custom build, so the user's claim about it decides.
    return [[id, { value: claim.value, option: `--expect ${claim.word}`, overrides: named !== null && custom }]];
  };
  return Object.fromEntries([
    ...libcs.flatMap((id) => claimOf(id, isCustomLibc(id), ofAll)),
    ...daemons.flatMap(({ id, custom }) => claimOf(id, custom, null)),
  ]);
}

/** Refuses claims with an unknown value, before libcs are resolved. @throws UnknownChoice */
export function refuseUnknownClaims(words: readonly string[]): void {
  for (const word of words) splitClaim(word);
}

interface Claim {
  word: string;
  value: LibcClaim['value'];
  /** The id of the libc or daemon; null for all libcs. */
  about: string | null;
}

function readClaim(word: string, { libcs, labels, daemons }: Required<Claimable>): Claim {
  const { name, value } = splitClaim(word);
  if (name === null) return { word, value, about: null };
  const id = isCustomLibc(name) ? customLibcId(name) : name;
  const ids = daemons.map((daemon) => daemon.id);
  const about = ids.find((each) => each === name) ?? libcs.find((each) => each === id || labels[each] === name);
  if (!about) {
    if (DaemonId.safeParse(name).success)
      throw new UnknownChoice(
        `--expect ${word}: this run has no ${name}: add --daemon ${name}, or leave out the claim`,
      );
    const known = [...libcs.map((each) => labels[each] ?? each), ...ids];
    throw unknownWord(ids.length > 0 ? 'libc or daemon in this run' : 'libc in this run', name, known);
  }
  return { word, value, about };
}

/** Splits at the last `=`, because a path may contain others. */
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
