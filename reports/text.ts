import { stripVTControlCharacters } from 'node:util';

/** Any text as one line without control characters: reasons may quote a program's output. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** The beginning of a text; `…` marks a cut. */
export function truncate(text: string, width: number): string {
  if (text.length <= width) return text;
  return width > 0 ? `${text.slice(0, width - 1)}…` : '';
}

/** Breaks a text between words into lines of at most `width`; a longer word gets a line of its own, whole. */
export function wrap(text: string, width: number): string[] {
  return fill(oneLine(text).split(' '), ' ', width);
}

/**
 * Breaks long lines of a text between words. Further lines are indented to the last column of the line, or by two where that column is in
 * the right half. Lines that fit stay as they are.
 */
export function hang(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.length <= width ? line : hungLine(line, width)))
    .join('\n');
}

function hungLine(line: string, width: number): string {
  const column = Math.max(0, ...[...line.matchAll(/ {2,}(?=\S)/g)].map(({ index, 0: gap }) => index + gap.length));
  const indent = column <= width / 2 ? column : 2;
  const lines = fill(line.slice(indent).split(/(?<=\S) (?=\S)/), ' ', width - indent);
  return lines.map((each, at) => (at === 0 ? line.slice(0, indent) : ' '.repeat(indent)) + each).join('\n');
}

/** Puts as many items on each line as fit into `width`. An item is never broken. */
export function fill(items: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const longer = lines.length > 0 ? `${lines.at(-1)}${separator}${item}` : item;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(item);
  }
  return lines;
}

/** A duration in milliseconds as text: `72 ms`, `4.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `1 cell`, `2 cells`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The values of a list without repeats, in order. */
export function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** The words as one sentence; empty for null. */
export function sentence(words: string | null): string[] {
  return words ? [`${words.charAt(0).toUpperCase()}${words.slice(1)}.`] : [];
}
