import type { Repro } from '../repro.ts';
import { hasTerm, termsIn, wordsIn } from './search-words.ts';

/** How far a search goes into the texts of a repro. */
export type SearchDepth = 'symptoms' | 'variants' | 'lesson';

/** A text of a repro that a search reads. */
interface SearchText {
  words: readonly string[];
  /** The worth of a word that is found here. */
  weight: number;
}

/**
 * The worth of a repro for some words by the texts in which they are: its id first, then its title, its symptoms, its topic and its bugs, its variants and reports,
 * at last its lesson. A text with all words counts twice. 0 unless each word is in one of the texts.
 */
export function scoreOf(terms: readonly string[], repro: Repro, depth: SearchDepth): number {
  const texts = textsOf(repro, depth);
  const best = terms.map((term) => worthOf(texts, [term]));
  if (best.length === 0 || best.includes(0)) return 0;
  return best.reduce((sum, each) => sum + each, 0) + terms.length * worthOf(texts, terms);
}

/** The worth of those of the words that a repro has. */
export function worthOfSome(terms: readonly string[], repro: Repro, depth: SearchDepth): number {
  const texts = textsOf(repro, depth);
  return terms.reduce((sum, term) => sum + worthOf(texts, [term]), 0);
}

/** How many of the words are in the texts of a repro. */
export function countOf(terms: readonly string[], repro: Repro, depth: SearchDepth): number {
  const texts = textsOf(repro, depth);
  return terms.filter((term) => worthOf(texts, [term]) > 0).length;
}

/**
 * The variants that words are about: each word is in the texts of the variant or of its repro, and one is in those of the variant alone.
 */
export function variantsAbout(text: string, repro: Repro): string[] {
  const terms = termsIn(text);
  const ofRepro = textsOf(repro, 'symptoms').flatMap(({ words }) => words);
  return Object.keys(repro.variants).filter((variant) => {
    if (variant === 'main') return false;
    const own = wordsOfVariant(repro, variant);
    const further = terms.filter((term) => !hasTerm(ofRepro, term));
    return further.length > 0 && further.every((term) => hasTerm(own, term));
  });
}

function worthOf(texts: readonly SearchText[], terms: readonly string[]): number {
  return Math.max(
    0,
    ...texts.filter(({ words }) => terms.every((term) => hasTerm(words, term))).map((each) => each.weight),
  );
}

/** The texts of repros that were read: words that no repro has are searched for several times. */
const KNOWN = new WeakMap<Repro, Partial<Record<SearchDepth, readonly SearchText[]>>>();

function textsOf(repro: Repro, depth: SearchDepth): readonly SearchText[] {
  const known = KNOWN.get(repro) ?? {};
  KNOWN.set(repro, known);
  known[depth] ??= readTexts(repro, depth);
  return known[depth];
}

function readTexts(repro: Repro, depth: SearchDepth): SearchText[] {
  const { id, title, symptoms = [], topic = '', reports = [], bugs = [] } = repro;
  const text = (weight: number, ...parts: readonly string[]): SearchText => ({
    words: parts.flatMap(wordsIn),
    weight,
  });
  return [
    text(8, id.replaceAll('-', ' ')),
    text(6, title),
    ...symptoms.map((each) => text(5, each)),
    text(4, topic),
    text(4, ...bugs, bugs.some((bug) => bug.startsWith('CVE-')) ? 'cve' : ''),
    text(2, ...(repro.probes?.(repro.variants.main) ?? [])),
    ...(depth === 'symptoms'
      ? []
      : [
          ...reports.map((report) => text(3, report.title)),
          ...Object.keys(repro.variants).map((name) => ({ words: wordsOfVariant(repro, name), weight: 3 })),
        ]),
    ...(depth === 'lesson' ? [text(1, repro.lesson ?? '')] : []),
  ];
}

function wordsOfVariant({ variants, reports = [] }: Repro, name: string): string[] {
  const titles = reports.filter((report) => report.variants.includes(name)).map(({ title }) => title);
  const own = name === 'main' ? [] : [name.replaceAll('-', ' ')];
  return [...own, variants[name]?.title ?? '', ...titles].flatMap(wordsIn);
}
