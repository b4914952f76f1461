import type { CellResult } from '../../../lab/schema.ts';

/** The command that runs a cell again, to be typed into a shell: a cell is run by its name, without the number of its repeat. */
export function rerunCommand({ id }: Pick<CellResult, 'id'>): string {
  return `npx resolv-lab run ${quoted(id.replace(/#\d+$/, ''))}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
