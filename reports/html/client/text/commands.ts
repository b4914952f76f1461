import type { CellResult } from '../../../../lab/core/schema.ts';
import { quote } from '../../../../lab/shell/quote.ts';

type Named = Pick<CellResult, 'id' | 'daemon'>;

/** The command that runs a cell again, to be typed into a shell. */
export function rerunCommand(cell: Named): string {
  return `npx resolv-lab run ${nameOf(cell)}${programOf(cell)}`;
}

/** The command that opens a shell inside a cell: where a step begins, or at the end of the cell without a step. */
export function shellCommand(cell: Named, step?: string): string {
  return `npx resolv-lab shell ${nameOf(cell)}${programOf(cell)}${step === undefined ? '' : ` --at ${quoted(step)}`}`;
}

/** The name of a cell, without the number of the repeat. */
function nameOf({ id }: Named): string {
  return quoted(id.replace(/#\d+$/, ''));
}

/** The option for a user's own daemon program, which the name of a cell lacks. */
function programOf({ daemon: { id, program } }: Named): string {
  return program === undefined ? '' : ` --daemon-program ${quoted(`${id}=${program}`)}`;
}

/** A word for a shell, in quotes where it needs them. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
