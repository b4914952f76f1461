import type { Place } from '../document.ts';
import { InspectInputError } from '../input-error.ts';
import { readInput } from './read-text.ts';

/** An assignment in a unit file, with its place. */
export interface Assignment {
  section: string;
  key: string;
  value: string;
  place: Place;
}

/**
 * The assignments of a unit file (systemd.syntax(7)): a backslash continues a line, `#` and `;` begin a comment.
 * @throws InspectInputError for a line of another form
 */
export function readUnitFile(file: string): Assignment[] {
  const found: Assignment[] = [];
  let section = '';
  let continued: { text: string; line: number } | null = null;
  for (const [at, raw] of readInput(file).split('\n').entries()) {
    // A comment between continued lines is left out.
    if (/^\s*[#;]/.test(raw)) continue;
    const line: number = continued?.line ?? at + 1;
    const text: string = (continued ? `${continued.text} ${raw.trim()}` : raw.trim()).replace(/\r$/, '');
    continued = text.endsWith('\\') ? { text: text.slice(0, -1).trimEnd(), line } : null;
    if (continued || text === '') continue;
    const [, header] = /^\[(.+)\]$/.exec(text) ?? [];
    if (header !== undefined) {
      section = header;
      continue;
    }
    const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) {
      throw new InspectInputError(`${file}:${line}: '${text}' is neither [Section] nor Key=value`);
    }
    found.push({ section, key, value, place: { file, line, value: text } });
  }
  return found;
}

/** The values of a key that can be given several times; an empty one takes back those before it. */
export function valuesOf(assignments: readonly Assignment[], section: string, key: string): Assignment[] {
  const all = assignments.filter((each) => each.section === section && each.key === key);
  return all.slice(all.findLastIndex(({ value }) => value === '') + 1);
}

/** The words of a value, with quotes and backslashes as systemd reads them. */
export function wordsOf(value: string): string[] {
  const words = value.match(/(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\s"'\\])+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|\\(.)/gs, (_, double, single, escaped) =>
      (double ?? single ?? escaped).replace(/\\(.)/gs, '$1'),
    ),
  );
}
