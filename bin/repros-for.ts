import { findByTopic, findRepros, noRepro, referenceIn } from '../lab/matrix/find-repros.ts';
import type { Repro } from '../lab/repro.ts';

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

/** A topic before a symptom, as for `run`. */
function foundBy(text: string, repros: readonly Repro[]): readonly Repro[] {
  const ofTopic = findByTopic(text, repros);
  return ofTopic.length > 0 ? ofTopic : findRepros(text, repros);
}
