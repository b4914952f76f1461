/** A word of a command line. */
export interface Word {
  /** The whole word, without quotes. */
  text: string;
  /** The part before `=`, which has no quotes. */
  key?: string;
  /** The part behind `=`. */
  value?: string;
  /** The word has a quoted part. */
  quoted: boolean;
}

// A key, and pieces with and without quotes. Inside quotes the quote itself is written twice.
const wordPattern = /\s*(?:(?<key>[A-Za-z][\w-]*)=)?(?<rest>(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s'"])*)/y;
const piece = /'((?:[^']|'')*)'|"((?:[^"]|"")*)"|[^'"]+/g;

/** Splits a line at blanks outside of quotes. @throws RangeError for an unbalanced quote */
export function splitWords(line: string): Word[] {
  const words: Word[] = [];
  const text = line.trimEnd();
  for (let at = 0; at < text.length; at = wordPattern.lastIndex) {
    wordPattern.lastIndex = at;
    const { key, rest = '' } = wordPattern.exec(text)?.groups ?? {};
    if (wordPattern.lastIndex < text.length && !/\s/.test(text[wordPattern.lastIndex] ?? '')) {
      throw new RangeError(`a quote without its partner: ${text.slice(wordPattern.lastIndex)}`);
    }
    const value = rest.replace(piece, (whole, single, double) => unquoted(whole, single, double));
    const quoted = value !== rest;
    words.push(key === undefined ? { text: value, quoted } : { text: `${key}=${value}`, key, value, quoted });
  }
  return words;
}

function unquoted(whole: string, single: string | undefined, double: string | undefined): string {
  return single?.replaceAll("''", "'") ?? double?.replaceAll('""', '"') ?? whole;
}

/** The line with these words; values with blanks or quotes are quoted. */
export function joinWords(words: readonly { key?: string; text: string }[]): string {
  const quotedIfNeeded = (text: string) => (/^[^\s'"]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`);
  return words.map(({ key, text }) => (key === undefined ? text : `${key}=${quotedIfNeeded(text)}`)).join(' ');
}
