import type { RunDocument } from '../../lab/core/schema.ts';
import { escapeMarkdown } from '../markdown.ts';
import { runWarnings } from '../run-warnings.ts';
import { storedEvents } from '../stored-events.ts';
import { renderTable } from '../table.ts';
import { fill, wrap } from '../text.ts';
import { type CellProof, type ProofSection, proofOf } from './cell-proof.ts';

/** Lines of a proof are at most this wide: mail, bug trackers and terminals show them unbroken. A longer word stays whole. */
export const PROOF_WIDTH = 100;

const INDENT = '  ';
const GAP = '  ';
/** The maximum width of a column before the last one. */
const WIDEST = 34;

/** A proof of each cell as plain text, for a bug report. Reads the events below `directory`. Ends in a line feed. */
export function renderProof(document: RunDocument, directory: string): string {
  const proofs = proofsOf(document, directory).map(({ id, sections }) => [
    id,
    '='.repeat(id.length),
    ...sections.flatMap((section) => ['', section.title, ...rowLines(section, INDENT)]),
  ]);
  return joined([...overview(document, (lines) => lines), ...proofs]);
}

/** The same as Markdown: a heading for each cell and section, the evidence as code. Ends in a line feed. */
export function renderProofMarkdown(document: RunDocument, directory: string): string {
  const proofs = proofsOf(document, directory).map(({ id, sections }) => [
    `## ${escapeMarkdown(id)}`,
    ...sections.flatMap((section) => [
      '',
      `### ${escapeMarkdown(section.title)}`,
      '',
      ...fenced(rowLines(section, '')),
    ]),
  ]);
  return joined([...overview(document, fenced), ...proofs]);
}

function proofsOf(document: RunDocument, directory: string): CellProof[] {
  return document.cells.map((cell) => proofOf(cell, storedEvents(directory, cell), document));
}

/** The table of several cells, which has the warnings about the run; of one cell the warnings alone. */
function overview(
  document: RunDocument,
  asCode: (lines: readonly string[]) => readonly string[],
): (readonly string[])[] {
  if (document.cells.length < 2) return warnings(document);
  return [asCode(renderTable(document, { width: PROOF_WIDTH }).trimEnd().split('\n'))];
}

function warnings(document: RunDocument): string[][] {
  const lines = runWarnings(document).flatMap((warning) => wrap(warning, PROOF_WIDTH));
  return lines.length > 0 ? [lines] : [];
}

function joined(blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n\n')}\n`;
}

/** A fence that is longer than any run of backquotes in the code. */
function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
}

/** The rows of a section in columns of fixed width; the last column of a row is wrapped. */
function rowLines({ rows }: ProofSection, indent: string): string[] {
  const count = Math.max(...rows.map(({ length }) => length));
  const widths = Array.from({ length: Math.max(0, count - 1) }, (_, at) =>
    Math.min(WIDEST, Math.max(0, ...rows.map((row) => (at < row.length - 1 ? (row[at]?.length ?? 0) : 0)))),
  );
  return rows.flatMap((row) => {
    const before = row.slice(0, -1).map((text, at) => text.padEnd(widths[at] ?? 0) + GAP);
    const start = indent + before.join('');
    const text = row.at(-1) ?? '';
    const own = /^ */.exec(text)?.[0] ?? '';
    const hanging = ' '.repeat(Math.min(start.length, PROOF_WIDTH / 2)) + own;
    const lines = fill(text.trim().split(/ (?=\S)/), ' ', PROOF_WIDTH - hanging.length);
    const fits = start.length + own.length + (lines[0]?.length ?? 0) <= PROOF_WIDTH;
    const all = fits
      ? lines.map((line, at) => (at === 0 ? start + own : hanging) + line)
      : [start, ...lines.map((line) => hanging + line)];
    return all.map((line) => line.trimEnd());
  });
}
