import { clientOptions } from '../../../../lab/client/command-options.ts';
import type { CellResult } from '../../../../lab/core/schema.ts';
import { quote } from '../../../../lab/shell/quote.ts';

type Named = Pick<CellResult, 'id' | 'libc' | 'daemon' | 'client'>;

/** The command that runs a cell again, to be typed into a shell. */
export function rerunCommand(cell: Named): string {
  const client = cell.client === undefined ? [] : clientOptions(cell.client);
  return [`npx resolv-lab run ${nameOf(cell)}${buildsOf(cell)}${programOf(cell)}`, ...client.map(quoted)].join(' ');
}

/**
 * The command that opens a shell inside a cell: where a step begins, or at the end of the cell without a step. For the cell of a client it is the
 * one of the C probe, which has other steps.
 */
export function shellCommand(cell: Named, step?: string): string {
  const at = step === undefined || cell.client ? '' : ` --at ${quoted(step)}`;
  return `npx resolv-lab shell ${nameOf(cell).replace(/\/client$/, '/c')}${buildsOf(cell)}${programOf(cell)}${at}`;
}

/** The name of a cell, without the number of the repeat. */
function nameOf({ id }: Named): string {
  return quoted(id.replace(/#\d+$/, ''));
}

/** The builds of the labels in a cell's name. */
function buildsOf({ libc, daemon }: Named): string {
  const builds = [libc, daemon.libc].flatMap((each) => (each?.build === undefined ? [] : [`${each.id}=${each.build}`]));
  return [...new Set(builds)].map((build) => ` --libc ${quoted(build)}`).join('');
}

/** The option for a user's own daemon program, which the name of a cell lacks. */
function programOf({ daemon: { id, program } }: Named): string {
  return program === undefined ? '' : ` --daemon-program ${quoted(`${id}=${program}`)}`;
}

/** A word for a shell, in quotes where it needs them. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
