import { basename, matchesGlob } from 'node:path';
import type { Cell } from '../core/cell.ts';
import { type DaemonId, ProbeId } from '../core/schema.ts';
import { DAEMONS } from '../daemon/definitions.ts';
import type { PackageNeeds, Repro, Variant } from '../repro.ts';
import { fewOf } from '../util/few-of.ts';
import { suggest } from '../util/suggest.ts';
import { isOnRequest, OWN_PROBES } from './on-request.ts';

/** The words of a command line that select cells; none is checked yet. */
export interface SelectionRequest {
  repros: readonly string[];
  daemons: readonly string[];
  probes: readonly string[];
  variants: readonly string[];
  /** Whether to select every variant and daemon, and also the catalogue, instead of the default ones. */
  all: boolean;
}

/** The selected parts of the matrix. */
export interface Selection {
  repros: Repro[];
  daemons: DaemonId[];
  probes: ProbeId[];
  /** Whether a variant of the selected repros is selected. */
  wantsVariant(id: string): boolean;
  /** Whether a cell of these parts is selected; without this function all are. */
  wantsCell?(cell: Cell): boolean;
  /** What each of the selected variants needs of Debian packages; null for one that needs none. */
  packages: readonly (PackageNeeds | null)[];
}

/** An unknown word on the command line; the message is one line and suggests the most similar known word. */
export class UnknownChoice extends Error {
  override readonly name = 'UnknownChoice';
}

const ALL_DAEMONS: readonly DaemonId[] = ['none', ...DAEMONS.map(({ id }) => id)];
const DEFAULT_DAEMONS: readonly DaemonId[] = ['none', 'nsncd'];
const DEFAULT_PROBES: readonly ProbeId[] = ['c', 'ffi'];
/** A program of the user's own has options of its own. */
const ALL_PROBES = ProbeId.options.filter((probe) => probe !== 'client');

/**
 * Resolves a request to the parts of the matrix that exist. Without a word for repros, every repro is selected but those on request; the
 * scenarios of the catalogue then have only their cells with the C probe and no daemon, unless the request is for `all`.
 *
 * @throws UnknownChoice for the first unknown word
 */
export function select(request: SelectionRequest, repros: readonly Repro[]): Selection {
  const allIds = repros.map(({ id }) => id);
  const namesRuntimes = request.probes.length > 0;
  const isDefault = (repro: Repro) => !isOnRequest(repro, { namesRuntimes });
  const ids = choose('repro', request.repros, allIds);
  const chosen = repros.filter((repro) => ids?.includes(repro.id) ?? isDefault(repro));
  const allVariants = [...new Set(chosen.flatMap((repro) => Object.keys(repro.variants)))];
  const variants = choose('variant', request.variants, allVariants) ?? (request.all ? allVariants : ['main']);
  const { wantsDaemon, daemons } = selectDaemons(request, chosen, variants);
  const { wantsProbe, probes } = selectProbes(request, chosen, variants);
  const { wantsImages, packages } = selectPackages(request, chosen, variants);
  const brief = new Set(chosen.filter((repro) => isBrief(request, repro)).map(({ id }) => id));
  const isWithin = ({ repro, probe }: Cell) => !brief.has(repro) || probe === 'c';
  const wants = [wantsDaemon, wantsProbe, wantsImages, brief.size > 0 ? isWithin : undefined].filter(
    (each) => each !== undefined,
  );
  return {
    repros: chosen,
    daemons,
    probes,
    wantsVariant: (id) => variants.includes(id),
    ...(wants.length > 0 && { wantsCell: (cell) => wants.every((each) => each(cell)) }),
    packages,
  };
}

/** Whether only the cells of a repro with the C probe and no daemon are selected: the catalogue is long, and the default matrix takes seconds. */
function isBrief({ repros, all }: SelectionRequest, { topic }: Repro): boolean {
  return repros.length === 0 && !all && topic !== undefined;
}

/** The variants of these repros with one of these ids, each with its name in cells. */
function variantsOf(chosen: readonly Repro[], ids: readonly string[]) {
  return chosen.flatMap((repro) =>
    Object.entries(repro.variants)
      .filter(([id]) => ids.includes(id))
      .map(([id, variant]) => ({
        key: `${repro.id}/${id}`,
        repro,
        variant,
      })),
  );
}

/** Images with packages are large, so without a word for a repro the variants that need them are left out. */
function selectPackages(
  request: SelectionRequest,
  chosen: readonly Repro[],
  variants: readonly string[],
): { packages: (PackageNeeds | null)[]; wantsImages?: (cell: Cell) => boolean } {
  const needs = variantsOf(chosen, variants).map(({ key, repro, variant }) => ({
    key,
    needs: repro.packages?.(variant) ?? null,
  }));
  const left = new Set(needs.filter((each) => each.needs !== null).map(({ key }) => key));
  if (request.repros.length > 0 || left.size === 0) return { packages: needs.map((each) => each.needs) };
  return { packages: [null], wantsImages: ({ repro, variant }) => !left.has(`${repro}/${variant}`) };
}

/**
 * The probes that the request names, else for each variant those that it is about, else the lab's own. Runtimes need images of their own,
 * so without a word for a repro or a probe a variant about them is left out.
 */
function selectProbes(
  request: SelectionRequest,
  chosen: readonly Repro[],
  variants: readonly string[],
): { probes: ProbeId[]; wantsProbe?: (cell: Cell) => boolean } {
  const named = choose('probe', request.probes, ALL_PROBES);
  if (named) return { probes: named };
  const entries = variantsOf(chosen, variants).map(({ key, repro, variant }) => ({
    key,
    own: repro.probes?.(variant) ?? null,
  }));
  if (entries.every(({ own }) => own === null)) return { probes: [...DEFAULT_PROBES] };
  const isNamed = request.repros.length > 0;
  const byVariant = new Map(
    entries.map(({ key, own }) => [
      key,
      own === null ? DEFAULT_PROBES : isNamed ? own : own.filter((each) => OWN_PROBES.includes(each)),
    ]),
  );
  return {
    probes: ALL_PROBES.filter((probe) => [...byVariant.values()].some((each) => each.includes(probe))),
    wantsProbe: ({ repro, variant, probe }) =>
      probe === 'client' || (byVariant.get(`${repro}/${variant}`)?.includes(probe) ?? false),
  };
}

/**
 * The daemons that the request names, else for each variant those that it is about, else the default ones. A named daemon that a
 * variant is not about gives unsupported cells if the request names the repro too; otherwise these cells are left out.
 */
function selectDaemons(
  request: SelectionRequest,
  chosen: readonly Repro[],
  variants: readonly string[],
): { daemons: DaemonId[]; wantsDaemon?: (cell: Cell) => boolean } {
  const named = chooseDaemons(request.daemons);
  if (named && request.repros.length > 0) return { daemons: named };
  const others = named ?? (request.all ? ALL_DAEMONS : DEFAULT_DAEMONS);
  const daemonsOf = (repro: Repro, variant: Variant) => {
    const about = repro.daemons?.(variant).filter((daemon) => named?.includes(daemon) ?? true) ?? others;
    return isBrief(request, repro) ? about.filter((daemon) => daemon === 'none') : about;
  };
  const byVariant = new Map(
    variantsOf(chosen, variants).map(({ key, repro, variant }) => [key, daemonsOf(repro, variant)]),
  );
  return {
    daemons: ALL_DAEMONS.filter((daemon) => [...byVariant.values()].some((each) => each.includes(daemon))),
    wantsDaemon: ({ repro, variant, daemon }) => byVariant.get(`${repro}/${variant}`)?.includes(daemon.id) ?? false,
  };
}

/** The selected daemons. A path is probably the user's own program. @throws UnknownChoice for a path or an unknown daemon */
function chooseDaemons(words: readonly string[]): DaemonId[] | null {
  const path = words.find((word) => word.includes('/'));
  if (path === undefined) return choose('daemon', words, ALL_DAEMONS);
  // The longest name first, because `unscd` contains `nscd`.
  const byLength = DAEMONS.toSorted((a, b) => b.id.length - a.id.length);
  const { id } = byLength.find((each) => basename(path).includes(each.id)) ?? { id: 'nsncd' };
  throw new UnknownChoice(
    `no daemon '${path}': for a program of your own use --daemon ${id} --daemon-program ${id}=${path}`,
  );
}

/** The error for an unknown word. */
export function unknownWord(what: string, word: string, known: readonly string[]): UnknownChoice {
  const near = suggest(word, known);
  return new UnknownChoice(`no ${what} '${word}': ${near ? `did you mean '${near}'?` : `known are ${namesOf(known)}`}`);
}

/** The catalogue has more names than a message should have. */
const MOST_NAMES = 20;

/** Names for a message. Those with spaces are quoted, to show their ends; of very many the first are named. */
export function namesOf(known: readonly string[]): string {
  return fewOf(
    known.map((name) => (name.includes(' ') ? `'${name}'` : name)),
    MOST_NAMES,
  );
}

/** The known words that match a pattern (id or glob), in the order of `known`; null without patterns. */
function choose<T extends string>(what: string, patterns: readonly string[], known: readonly T[]): T[] | null {
  if (patterns.length === 0) return null;
  for (const pattern of patterns) {
    if (known.some((word) => matchesGlob(word, pattern))) continue;
    throw unknownWord(what, pattern, known);
  }
  return known.filter((word) => patterns.some((pattern) => matchesGlob(word, pattern)));
}
