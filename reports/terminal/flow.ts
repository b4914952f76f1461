import { stripVTControlCharacters } from 'node:util';

/** How many characters of a text are seen. */
export function seenLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** Breaks text with styles in it between words into lines of at most `width`; a longer word gets a line of its own, whole. */
export function flow(text: string, width: number): string[] {
  const lines: string[] = [];
  let room = 0;
  for (const word of text.split(/[ \n]+/).filter(Boolean)) {
    const needed = seenLength(word) + 1;
    if (lines.length > 0 && needed <= room) {
      lines[lines.length - 1] += ` ${word}`;
      room -= needed;
    } else {
      lines.push(word);
      room = width - needed + 1;
    }
  }
  return lines;
}

/** Fills a text up to a width with blanks. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - seenLength(text)));
}
