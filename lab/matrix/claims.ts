import { DaemonId, type LibcClaim } from '../core/schema.ts';
import { customLibcId, isCustomLibc } from '../libc/index.ts';
import type { Repro } from '../repro.ts';
import { bugIn, refuseUnknownBug } from './find-repros.ts';
import type { Labels } from './labels.ts';
import { UnknownChoice, unknownWord } from './selection.ts';

/** The user's claims about the libcs and daemons of a run, by their ids. */
export type Claims = Readonly<Record<string, LibcClaim>>;

const VALUES = ['fixed', 'affected'] as const satisfies readonly LibcClaim['value'][];

/** The user's claims about single bugs of the libcs and daemons of a run, by their ids. */
export type BugClaims = Readonly<Record<string, LibcClaim[]>>;

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
  const claims = words.filter((word) => !isAboutBugs(word)).map((word) => readClaim(word, { libcs, labels, daemons }));
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

/**
 * Parses the words of `--expect` that name bugs: `LIBC=fixed:31476,30081`, `affected:31890`. For each bug a claim about one libc takes
 * precedence over one about all.
 *
 * @throws UnknownChoice for a subject outside the run, for a bug given twice, and as `refuseUnknownClaims`
 */
export function bugClaimsOf(words: readonly string[], { libcs, labels = {}, daemons = [] }: Claimable): BugClaims {
  const claims = words.filter(isAboutBugs).map((word) => readClaim(word, { libcs, labels, daemons }));
  const claimsOn = (id: string, custom: boolean, hasGeneral: boolean): [string, LibcClaim[]][] => {
    const named = claims.filter(({ about }) => about === id);
    const general = hasGeneral ? claims.filter(({ about }) => about === null) : [];
    refuseRepeated(named);
    refuseRepeated(general);
    const claimed = named.flatMap(({ bugs }) => bugs);
    const all = [...named, ...general.map((claim) => ({ ...claim, bugs: without(claim.bugs, claimed) }))].filter(
      ({ bugs }) => bugs.length > 0,
    );
    const made = all.map(({ value, word, about, bugs }) => ({
      ...{ value, option: `--expect ${word}`, overrides: about !== null && custom, bugs: [...bugs] },
    }));
    return made.length > 0 ? [[id, made]] : [];
  };
  return Object.fromEntries([
    ...libcs.flatMap((id) => claimsOn(id, isCustomLibc(id), true)),
    ...daemons.flatMap(({ id, custom }) => claimsOn(id, custom, false)),
  ]);
}

function without(bugs: readonly string[], others: readonly string[]): string[] {
  return bugs.filter((bug) => !others.includes(bug));
}

/** @throws UnknownChoice for a bug in two claims, or twice in one */
function refuseRepeated(claims: readonly Claim[]): void {
  const seen = new Map<string, string>();
  for (const { word, bugs } of claims) {
    for (const bug of bugs) {
      const other = seen.get(bug);
      if (other === word) throw new UnknownChoice(`--expect ${word}: it names ${bug} twice: leave out one`);
      if (other !== undefined)
        throw new UnknownChoice(`--expect ${other} and --expect ${word}: both are about ${bug}: leave out one`);
      seen.set(bug, word);
    }
  }
}

/**
 * Refuses claims with an unknown value, or about a bug that no repro is about, before libcs are resolved.
 *
 * @throws UnknownChoice for a word that is no claim @throws UnknownReport for a bug without a repro
 */
export function refuseUnknownClaims(words: readonly string[], repros: readonly Repro[]): void {
  for (const word of words) {
    for (const bug of splitClaim(word).bugs) refuseUnknownBug(bug, repros, `--expect ${word}: `);
  }
}

interface Claim {
  word: string;
  value: LibcClaim['value'];
  /** The bugs that it names; empty for a claim about those of each repro. */
  bugs: readonly string[];
  /** The id of the libc or daemon; null for all libcs. */
  about: string | null;
}

function readClaim(word: string, { libcs, labels, daemons }: Required<Claimable>): Claim {
  const { name, value, bugs } = splitClaim(word);
  if (name === null) return { word, value, bugs, about: null };
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
  return { word, value, bugs, about };
}

function isAboutBugs(word: string): boolean {
  return splitClaim(word).bugs.length > 0;
}

/** Splits at the last `=`, because a path may contain others. */
function splitClaim(word: string): Pick<Claim, 'value' | 'bugs'> & { name: string | null } {
  const [, name = null, text = word] = /^(?:(.*)=)?([^=]*)$/s.exec(word) ?? [];
  const [, kind = text, list] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  const value = VALUES.find((each) => each === kind);
  if (!value || name === '')
    throw unknownWord('claim', value ? word : kind, [...VALUES, 'LIBC=fixed', 'DAEMON=fixed', 'LIBC=fixed:31476']);
  return { name, value, bugs: list === undefined ? [] : readBugs(list, word) };
}

/** @throws UnknownChoice for a text that is no list of bugs */
function readBugs(list: string, word: string): string[] {
  return list.split(',').map((text) => {
    const bug = bugIn(text);
    if (bug === null)
      throw new UnknownChoice(
        `--expect ${word}: '${text}' is no bug: name numbers of glibc's Bugzilla, or CVEs, like 31476`,
      );
    return bug;
  });
}

function single(claims: readonly Claim[]): Claim | null {
  const [first, ...others] = claims;
  const other = others.find(({ value }) => value !== first?.value);
  if (first && other) throw new UnknownChoice(`--expect ${first.word} and --expect ${other.word}: leave out one`);
  return first ?? null;
}
