import type { Repro } from '../repro.ts';
import { UnknownChoice } from './selection.ts';

/**
 * The repros that a bug number or words about a symptom mean; none where nothing fits. A bug is written `31476`, `bug 31476`,
 * `BZ#31476`, `CVE-2024-1234`, or as the address of its page. Words fit a repro if each is a part of its id; where no id has them
 * all, if each is in the title and the symptoms, whatever the ending.
 *
 * @throws UnknownChoice for a bug that no repro is about
 */
export function findRepros(words: string, repros: readonly Repro[]): Repro[] {
  const bug = bugIn(words);
  if (bug !== null) return aboutBug(bug, repros);
  const wanted = wordsIn(words).filter((word) => !UNTELLING.has(word));
  if (wanted.length === 0) return [];
  const byId = repros.filter(({ id }) => wanted.every((word) => id.split('-').includes(word)));
  if (byId.length > 0) return byId;
  return repros.filter(({ id, title, symptoms = [] }) => {
    const text = wordsIn([id.replaceAll('-', ' '), title, ...symptoms].join(' '));
    return wanted.every((word) => text.some((each) => isSameWord(word, each)));
  });
}

/** The bugs that repros are about, each once. */
export function bugsOf(repros: readonly Repro[]): string[] {
  return [...new Set(repros.flatMap(({ bugs = [] }) => bugs))];
}

function aboutBug(bug: string, repros: readonly Repro[]): Repro[] {
  const about = repros.filter(({ bugs = [] }) => bugs.includes(bug));
  if (about.length > 0) return about;
  const known = bugsOf(repros);
  throw new UnknownChoice(
    `no repro is about ${/^\d/.test(bug) ? `bug ${bug}` : bug}: ${known.length > 0 ? `known are ${known.join(', ')}` : 'none is about a bug with a number'}`,
  );
}

/** Whether a text is a bug's number, and nothing else. */
export function isBug(text: string): boolean {
  return bugIn(text) !== null;
}

const BUG = /^(?:(?:glibc\s+)?(?:bug|bz|sourceware)?\s*#?\s*|https?:\/\/\S*[?&]id=)(\d{1,7})$|^(cve-\d{4}-\d{4,})$/i;

/** The number of a bug as repros write it, where a text is nothing else. */
function bugIn(text: string): string | null {
  const [, number, cve] = BUG.exec(text.trim()) ?? [];
  return number ?? cve?.toUpperCase() ?? null;
}

/** A file's name is one word, as in `resolv.conf`. */
function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\d_]+(?:[.-][\p{L}\d_]+)*/gu) ?? [];
}

/** Words in nearly every sentence, which tell no symptom from another. */
const UNTELLING = new Set(
  'a an and are as at be been by does for from has have in is it its my no not of on or our the to was were with'.split(
    ' ',
  ),
);

/** Whether two words are the same but for their endings, as `reloading` and `reloaded`, or one is the beginning of the other. */
function isSameWord(a: string, b: string): boolean {
  const [short = '', long = ''] = [stemOf(a), stemOf(b)].sort((one, other) => one.length - other.length);
  return a === b || (short.length >= FEWEST && long.startsWith(short));
}

function stemOf(word: string): string {
  const stem = word.replace(/(?:ing|ed|es|s)$/, '');
  return stem.length >= FEWEST ? stem : word;
}

/** The fewest letters that tell words apart by their beginnings. */
const FEWEST = 4;
