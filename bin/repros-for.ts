import { findByTopic, findRepros, noRepro, referenceIn } from '../lab/matrix/find-repros.ts';
import { isOnRequest } from '../lab/matrix/on-request.ts';
import type { Repro } from '../lab/repro.ts';
import { UsageError } from './exit-codes.ts';
import { withScenarioFiles } from './scenario-files.ts';

/**
 * The repros of ids, topics, bugs and addresses of reports, or of one symptom with several words; without words all.
 *
 * @param search what words about a symptom find
 * @throws UnknownChoice for words without a repro
 */
export function reprosFor(
  words: readonly string[],
  repros: readonly Repro[],
  search: typeof findRepros = findRepros,
): readonly Repro[] {
  const ids = repros.map(({ id }) => id);
  if (words.length === 0) return repros;
  const texts = words.every((word) => isSelector(word, repros)) ? words : [words.join(' ')];
  return texts.flatMap((text) => {
    const found = ids.includes(text) ? repros.filter(({ id }) => id === text) : foundBy(text, repros, search);
    if (found.length === 0) throw noRepro(text, repros);
    return found;
  });
}

/** Whether a word selects by itself: an id, a topic, a bug or the address of a report. Others are words of a sentence. */
export function isSelector(word: string, repros: readonly Repro[]): boolean {
  return repros.some(({ id }) => id === word) || referenceIn(word) !== null || findByTopic(word, repros).length > 0;
}

/** The repros about a bug, and all that are known, with those of files and of the project. */
export interface ReprosAbout {
  about: readonly Repro[];
  known: readonly Repro[];
}

/**
 * The repros about a bug or a CVE, or the one of an id or a file, that need no image of a user's program.
 *
 * @throws UnknownChoice for a word without a repro
 * @throws UsageError if each needs such an image
 * @throws ScenarioFileError
 */
export async function reprosAbout(bug: string, repros: readonly Repro[]): Promise<ReprosAbout> {
  const { words, repros: known } = await withScenarioFiles([bug], repros);
  const about = reprosFor(words, known).filter((repro) => !isOnRequest(repro));
  if (about.length === 0) throw new UsageError(`no repro about '${bug}' runs without images of its own`);
  return { about, known };
}

/** A topic before a symptom, as for `run`. */
function foundBy(text: string, repros: readonly Repro[], search: typeof findRepros): readonly Repro[] {
  const ofTopic = findByTopic(text, repros);
  return ofTopic.length > 0 ? ofTopic : search(text, repros);
}
