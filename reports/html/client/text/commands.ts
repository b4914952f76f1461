import type { CellResult } from '../../../../lab/core/schema.ts';
import { quote } from '../../../../lab/shell/quote.ts';

type Named = Pick<CellResult, 'id' | 'daemon'>;

/** The command that runs a cell again, to be typed into a shell. */
export function rerunCommand(cell: Named): string {
  return `npx resolv-lab run ${nameOf(cell)}${programOf(cell)}`;
}

/** The command that opens a shell inside a cell, where a step of its story begins; at its end when none is named. */
export function shellCommand(cell: Named, step?: string): string {
  return `npx resolv-lab shell ${nameOf(cell)}${programOf(cell)}${step === undefined ? '' : ` --at ${quoted(step)}`}`;
}

/** A cell is run by its name, without the number of its repeat. */
function nameOf({ id }: Named): string {
  return quoted(id.replace(/#\d+$/, ''));
}

/** Its name does not say that its daemon was one of the user's own. */
function programOf({ daemon: { id, program } }: Named): string {
  return program === undefined ? '' : ` --daemon-program ${quoted(`${id}=${program}`)}`;
}

/** A word as a shell takes it: in quotes where it would do something else with it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
