import { type Nearest, nearestRepros, referenceIn, searchRepros } from '../../lab/matrix/find-repros.ts';
import { isReport, reportName } from '../../lab/matrix/report-name.ts';
import { variantsAbout } from '../../lab/matrix/search-text.ts';
import { unknownWord } from '../../lab/matrix/selection.ts';
import type { Repro } from '../../lab/repro.ts';
import { reprosFor } from '../repros-for.ts';

/** The entries that words choose, the best first. */
export interface ChosenEntries {
  entries: readonly Repro[];
  /** By entry, the variants that the words name or fit. */
  wanted: ReadonlyMap<string, ReadonlySet<string>>;
  /** The entries that are named only with variants: others are of no interest. */
  narrowed: ReadonlySet<string>;
  /** Where no entry has all words of a sentence: the entries are those that have most. */
  nearest?: Nearest;
}

/**
 * The entries of ids, `entry/variant`, topics, bugs and reports, or of one symptom with several words; without words all but the suites with commands
 * of their own.
 *
 * @throws UnknownChoice for words without an entry, and for an entry without the variant
 */
export function chosenEntries(words: readonly string[], repros: readonly Repro[]): ChosenEntries {
  if (words.length === 0)
    return { entries: repros.filter(({ onRequest }) => !onRequest), wanted: new Map(), narrowed: new Set() };
  const named = words.map((word) => ({ word, found: namedVariant(word, repros) }));
  const variants = named.flatMap(({ found }) => found ?? []);
  const others = named.flatMap(({ word, found }) => (found ? [] : [word]));
  const nearest: Nearest[] = [];
  const search: typeof searchRepros = (text, all) => {
    const found = searchRepros(text, all);
    if (found.length > 0) return found;
    const near = nearestRepros(text, all);
    if (near.found < near.of * ENOUGH) return [];
    nearest.push(near);
    return [...near.repros.slice(0, MOST)];
  };
  const whole = others.length === 0 ? [] : reprosFor(others, repros, search);
  const entries = [...new Set([...variants.map(({ repro }) => repro), ...whole])];
  const wanted = entries.map((repro): [string, Set<string>] => [
    repro.id,
    new Set([
      ...variants.filter((each) => each.repro === repro).map(({ variant }) => variant),
      ...(whole.includes(repro) ? fittingVariants(others, repro, repros) : []),
    ]),
  ]);
  const narrowed = entries.filter((repro) => !whole.includes(repro)).map(({ id }) => id);
  return {
    entries,
    wanted: new Map(wanted),
    narrowed: new Set(narrowed),
    ...(nearest[0] && { nearest: nearest[0] }),
  };
}

/** A sentence in other words than the catalogue's has a part of the words that an entry has. With fewer, what it finds is chance. */
const ENOUGH = 0.6;

/** Few enough to read. */
const MOST = 6;

/** The entries whose ids continue that of a named one (`single-request`: `single-request-error`), and that were not named. */
export function relatedEntries(words: readonly string[], repros: readonly Repro[]): string[] {
  const continues = (id: string) =>
    words.some((word) => repros.some((each) => each.id === word) && id.startsWith(`${word}-`));
  return repros.map(({ id }) => id).filter((id) => continues(id) && !words.includes(id));
}

function namedVariant(word: string, repros: readonly Repro[]): { repro: Repro; variant: string } | null {
  const [id = '', variant, ...rest] = word.split('/');
  const repro = repros.find((each) => each.id === id);
  if (!repro || variant === undefined || rest.length > 0) return null;
  const known = Object.keys(repro.variants).map((name) => `${id}/${name}`);
  if (!known.includes(word)) throw unknownWord('variant', word, known);
  return { repro, variant };
}

/** The variants that a report names; or those that words about a symptom fit, if these name no entry. */
function fittingVariants(words: readonly string[], repro: Repro, repros: readonly Repro[]): string[] {
  const ofReports = words.flatMap((word) => {
    const name = reportName(word);
    const reports = name === null ? [] : (repro.reports ?? []);
    return reports
      .filter(({ pages }) => pages.some((page) => isReport(page, name ?? '')))
      .flatMap((each) => each.variants);
  });
  const isPlain = words.every((word) => referenceIn(word) === null && !repros.some(({ id }) => id === word));
  return [...ofReports, ...(isPlain ? variantsAbout(words.join(' '), repro) : [])];
}
