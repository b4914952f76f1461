import type { RunDocument } from '../core/schema.ts';

const INDENT = '  ';
const CELL = `\n${INDENT.repeat(2)}`;

/** A document as JSON, with a line feed at the end, in pieces, because the text of a long run takes a hundred megabytes. Its cells come last. */
export function* documentText({ cells, ...rest }: RunDocument): Generator<string, void, void> {
  const empty = JSON.stringify({ ...rest, cells: [] }, null, INDENT);
  const at = empty.lastIndexOf(']');
  yield empty.slice(0, at);
  for (const [index, cell] of cells.entries()) {
    yield `${index > 0 ? ',' : ''}${CELL}${JSON.stringify(cell, null, INDENT).replaceAll('\n', CELL)}`;
  }
  yield `${cells.length > 0 ? `\n${INDENT}` : ''}${empty.slice(at)}\n`;
}
