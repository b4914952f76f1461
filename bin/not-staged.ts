import { referenceIn } from '../lab/matrix/find-repros.ts';
import { isReport } from '../lab/matrix/report-name.ts';
import { bugName } from '../reports/bugs/row-names.ts';
import { type NotStaged, notStaged } from '../repros/not-staged/index.ts';
import { labFile } from './lab-file.ts';

/** The page with all rows. */
export const NOT_STAGED_PAGE = 'docs/not-staged.md';

/** The row of what the lab does not stage for a bug or a public report that a text names; undefined for other texts. */
export function notStagedRow(text: string): NotStaged | undefined {
  const reference = referenceIn(text);
  if (reference === null) return undefined;
  const isNamed = (name: string) => name === reference || isReport(name, reference);
  return notStaged.flatMap(({ rows }) => rows).find(({ names }) => names.some(isNamed));
}

/** A row in words: what a reader gets in place of a lesson, as Markdown. Ends in a line feed. */
export function notStagedLesson({ names, title, reason, source }: NotStaged): string {
  return `# ${names.map(bugName).join(', ')}: ${title}

The lab does not stage it: ${reason}.

- source: ${source}
- all that the lab does not stage: \`${labFile(NOT_STAGED_PAGE)}\`
`;
}

/** The end of the message for words that name a row: why no repro is about it. */
export function notStagedHint({ reason }: NotStaged): string {
  return `the lab does not stage it: ${reason} (${labFile(NOT_STAGED_PAGE)})`;
}
