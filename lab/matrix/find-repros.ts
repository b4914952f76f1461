import { matchesGlob } from 'node:path';
import type { Repro } from '../repro.ts';
import { isOnRequest, withoutOnRequest } from './on-request.ts';
import { isReport, reportName } from './report-name.ts';
import { countOf, type SearchDepth, scoreOf, worthOfSome } from './search-text.ts';
import { termsIn } from './search-words.ts';
import { namesOf, UnknownChoice, unknownWord } from './selection.ts';

/**
 * Finds repros by a bug number or by words about a symptom, the best first; may be empty. A bug is written `31476`, `bug 31476`,
 * `BZ#31476`, `CVE-2024-1234`, or as the address of its page. The address of any other page, or `moby/moby#46199`, finds the repros that
 * link to it. Words match a repro if each is a part of its id. If no id matches, words match if each is in the title, the symptoms or the
 * topic, with any ending; if none does, also in the titles of variants and reports. Repros that need large images are left out, unless no other
 * is about the bug or the page.
 *
 * @throws UnknownReport for a bug or a page without a repro
 */
export function findRepros(words: string, all: readonly Repro[]): Repro[] {
  const named = aboutReference(words, all);
  if (named) return named;
  const terms = termsIn(words);
  if (terms.length === 0) return [];
  const repros = all.filter((repro) => !isOnRequest(repro));
  const own = words.toLowerCase().split(/\s+/);
  const byId = repros.filter(({ id }) => own.every((word) => id.split('-').includes(word)));
  if (byId.length > 0) return byId;
  return firstWith(['symptoms', 'variants'], (depth) => ranked(terms, repros, depth));
}

/**
 * Finds repros for a reader, who can pass over what is of no use: as `findRepros`, with all repros whose titles, symptoms, variants and reports have the
 * words, and without any such those whose lessons do. Repros that need large images are among them.
 */
export function searchRepros(words: string, all: readonly Repro[]): Repro[] {
  const terms = termsIn(words);
  return aboutReference(words, all) ?? firstWith(['variants', 'lesson'], (depth) => ranked(terms, all, depth));
}

/** The repros about the bug or the report that a text names; undefined for other texts. */
function aboutReference(words: string, all: readonly Repro[]): Repro[] | undefined {
  const bug = bugIn(words);
  if (bug !== null) return aboutBug(bug, all);
  const report = reportName(words);
  return report === null ? undefined : aboutReport(report, all);
}

function firstWith(depths: readonly SearchDepth[], find: (depth: SearchDepth) => Repro[]): Repro[] {
  for (const depth of depths) {
    const found = find(depth);
    if (found.length > 0) return found;
  }
  return [];
}

/** The repros with all words, the best first. */
function ranked(terms: readonly string[], repros: readonly Repro[], depth: SearchDepth): Repro[] {
  return repros
    .map((repro) => ({ repro, score: scoreOf(terms, repro, depth) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ repro }) => repro);
}

/** The repros that have most of some words. */
export interface Nearest {
  /** The best first. */
  repros: readonly Repro[];
  /** How many of the words each of them has. */
  found: number;
  /** The number of words. */
  of: number;
}

/** The repros that have most of some words about a symptom; none for a text of a single word, or without any. */
export function nearestRepros(words: string, all: readonly Repro[]): Nearest {
  const terms = termsIn(words);
  const counted = all.map((repro) => ({ repro, found: countOf(terms, repro, 'variants') }));
  const found = terms.length < 2 ? 0 : Math.max(0, ...counted.map((each) => each.found));
  const those = found === 0 ? [] : counted.filter((each) => each.found === found).map(({ repro }) => repro);
  const worth = new Map(those.map((repro) => [repro, worthOfSome(terms, repro, 'variants')]));
  const repros = those.toSorted((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0));
  return { repros, found, of: terms.length };
}

/** The error for words that find no repro: the repros that have most of the words, or where all symptoms are printed. */
export function noRepro(words: string, repros: readonly Repro[]): UnknownChoice {
  const { message } = unknownWord(
    'repro',
    words,
    repros.map(({ id }) => id),
  );
  const nearest = nearestRepros(words, repros);
  if (nearest.found === 0) return new UnknownChoice(`${message}; list --variants prints the symptoms of each`);
  return new UnknownChoice(
    `no repro has all words of '${words}': ${nearest.found} of ${nearest.of} are in ${namesOf(nearest.repros.map(({ id }) => id))}`,
  );
}

/** The word for every scenario of the catalogue. */
const CATALOGUE = 'catalogue';

/**
 * The scenarios of the catalogue that a word selects by their place: `catalogue`, a topic, or a glob such as `timing/*`. Those with large
 * images are among them only if it selects no others.
 */
export function findByTopic(word: string, repros: readonly Repro[]): Repro[] {
  const fitting = repros.filter(({ id, topic }) => {
    if (topic === undefined) return false;
    return word === CATALOGUE || word === topic || matchesGlob(`${topic}/${id}`, word);
  });
  return [...withoutOnRequest(fitting).selected];
}

/** The bugs of these repros, without duplicates. */
export function bugsOf(repros: readonly Repro[]): string[] {
  return [...new Set(repros.flatMap(({ bugs = [] }) => bugs))];
}

function aboutBug(bug: string, repros: readonly Repro[]): Repro[] {
  refuseUnknownBug(bug, repros);
  return [...withoutOnRequest(repros.filter(({ bugs = [] }) => bugs.includes(bug))).selected];
}

/** @param before the beginning of the message @throws UnknownReport for a bug that none of the repros is about */
export function refuseUnknownBug(bug: string, repros: readonly Repro[], before = ''): void {
  const known = bugsOf(repros);
  if (known.includes(bug)) return;
  throw new UnknownReport(
    bug,
    `${before}no repro is about ${/^\d/.test(bug) ? `bug ${bug}` : bug}: ${known.length > 0 ? `known are ${namesOf(known)}` : 'none is about a bug with a number'}`,
  );
}

function aboutReport(report: string, all: readonly Repro[]): Repro[] {
  const about = all.filter(({ links = [] }) => links.some((link) => isReport(link, report)));
  if (about.length === 0)
    throw new UnknownReport(
      report,
      `no repro has a link to ${report}: try words of its title, or the number of the bug`,
    );
  return [...withoutOnRequest(about).selected];
}

/** A bug or a public report that no repro is about. */
export class UnknownReport extends UnknownChoice {
  /** The number of the bug, the CVE, or the name of the report (reportName). */
  readonly report: string;

  constructor(report: string, message: string) {
    super(message);
    this.report = report;
  }
}

/** The bug or the public report that a text names and nothing else: its number, CVE or name (reportName); null for other texts. */
export function referenceIn(text: string): string | null {
  return bugIn(text) ?? reportName(text);
}

const BUG = /^(?:(?:glibc\s+)?(?:bug|bz|sourceware)?\s*#?\s*|https?:\/\/\S*[?&]id=)(\d{1,7})$|^(cve-\d{4}-\d{4,})$/i;

/** The bug number in a text, as repros write it; null if the text is anything else. */
export function bugIn(text: string): string | null {
  const [, number, cve] = BUG.exec(text.trim()) ?? [];
  return number ?? cve?.toUpperCase() ?? null;
}
