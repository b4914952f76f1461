import { libcsInWords } from '../../lab/libc/catalogue/libcs-in-words.ts';
import type { Repro } from '../../lab/repro.ts';
import { isSelector } from '../repros-for.ts';

/** The words about entries, and the C libraries to show. */
interface WordsAndLibcs {
  words: readonly string[];
  libc: string[] | undefined;
}

/**
 * The words without the C libraries that they name (`lookups fail on debian 12`), which become the columns. `--libc` and words that each select an entry
 * leave them as they are.
 */
export function withLibcsOfWords(
  words: readonly string[],
  libc: string[] | undefined,
  repros: readonly Repro[],
): WordsAndLibcs {
  const { patterns, rest } = libcsInWords(words.join(' '));
  if (libc !== undefined || !isSentence(words, repros) || patterns.length === 0) return { words, libc };
  return { words: rest === '' ? [] : rest.split(' '), libc: [...patterns] };
}

/** Whether words are those of a symptom: one of them selects no entry by itself. */
export function isSentence(words: readonly string[], repros: readonly Repro[]): boolean {
  return words.some((word) => !isSelector(word, repros) && !isSelector(word.split('/')[0] ?? '', repros));
}
