import type { Tokens } from 'marked';
import type { Paint } from '../ansi.ts';
import { flow, pad, seenLength } from './flow.ts';
import { inline } from './inline.ts';

const GAP = '  ';
/** The least width of a column. */
const NARROWEST = 8;

/** A table as lines; where it is too wide, the text of its widest columns is broken. */
export function tableLines({ header, rows }: Tokens.Table, width: number, paint: Paint): string[] {
  const head = header.map(({ tokens }) => paint('bold', inline(tokens, paint)));
  const body = rows.map((row) => row.map(({ tokens }) => inline(tokens, paint)));
  const widths = narrowed(
    head.map((cell, at) => Math.max(...[cell, ...body.map((row) => row[at] ?? '')].map(seenLength))),
    width,
  );
  const rule = paint('dim', widths.map((each) => '─'.repeat(each)).join(GAP));
  return [...rowLines(head, widths), rule, ...body.flatMap((row) => rowLines(row, widths))];
}

/** Makes the widest columns narrower until the table fits. */
function narrowed(widths: readonly number[], room: number): number[] {
  const fitted = [...widths];
  const total = () => fitted.reduce((sum, each) => sum + each, GAP.length * (fitted.length - 1));
  while (total() > room) {
    const widest = Math.max(...fitted);
    if (widest <= NARROWEST) break;
    fitted[fitted.indexOf(widest)] = widest - 1;
  }
  return fitted;
}

function rowLines(cells: readonly string[], widths: readonly number[]): string[] {
  const columns = cells.map((cell, at) => flow(cell, widths[at] ?? 0));
  const height = Math.max(1, ...columns.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, at) => pad(column[line] ?? '', widths[at] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}
