import type { CellResult } from '../../../lab/schema.ts';

/** The command that runs a cell again, to be typed into a shell. */
export function rerunCommand(cell: Pick<CellResult, 'id'>): string {
  return `npx resolv-lab run ${nameOf(cell)}`;
}

/** The command that opens a shell inside a cell, where a step of its story begins; at its end when none is named. */
export function shellCommand(cell: Pick<CellResult, 'id'>, step?: string): string {
  return `npx resolv-lab shell ${nameOf(cell)}${step === undefined ? '' : ` --at ${quoted(step)}`}`;
}

/** A cell is run by its name, without the number of its repeat. */
function nameOf({ id }: Pick<CellResult, 'id'>): string {
  return quoted(id.replace(/#\d+$/, ''));
}

/** A word as a shell takes it: in quotes where it would do something else with it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
