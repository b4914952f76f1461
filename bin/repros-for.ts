import { findByTopic, findRepros, noRepro, referenceIn } from '../lab/matrix/find-repros.ts';
import { isOnRequest } from '../lab/matrix/on-request.ts';
import type { Repro } from '../lab/repro.ts';
import { UsageError } from './exit-codes.ts';

/**
 * The repros of ids, topics, bugs and addresses of reports, or of one symptom with several words; without words all.
 *
 * @throws UnknownChoice for words without a repro
 */
export function reprosFor(words: readonly string[], repros: readonly Repro[]): readonly Repro[] {
  const ids = repros.map(({ id }) => id);
  if (words.length === 0) return repros;
  const isOne = (word: string) =>
    ids.includes(word) || referenceIn(word) !== null || findByTopic(word, repros).length > 0;
  const texts = words.every(isOne) ? words : [words.join(' ')];
  return texts.flatMap((text) => {
    const found = ids.includes(text) ? repros.filter(({ id }) => id === text) : foundBy(text, repros);
    if (found.length === 0) throw noRepro(text, repros);
    return found;
  });
}

/**
 * The repros about a bug, a CVE or of an id, that need no image of a user's program.
 *
 * @throws UnknownChoice for a word without a repro
 * @throws UsageError if each needs such an image
 */
export function reprosAbout(bug: string, repros: readonly Repro[]): readonly Repro[] {
  const about = reprosFor([bug], repros).filter((repro) => !isOnRequest(repro));
  if (about.length === 0) throw new UsageError(`no repro about '${bug}' runs without images of its own`);
  return about;
}

/** A topic before a symptom, as for `run`. */
function foundBy(text: string, repros: readonly Repro[]): readonly Repro[] {
  const ofTopic = findByTopic(text, repros);
  return ofTopic.length > 0 ? ofTopic : findRepros(text, repros);
}
