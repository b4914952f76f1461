import { stripVTControlCharacters } from 'node:util';

/** The number of visible characters of a text. */
export function seenLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** Breaks a text with styles between words into lines of at most `width`. A longer word stays whole, on its own line. */
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

/** Pads a text with blanks to a width. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - seenLength(text)));
}
