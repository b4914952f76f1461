import type { CellResult } from '../../../../lab/core/schema.ts';
import { quote } from '../../../../lab/shell/quote.ts';

type Named = Pick<CellResult, 'id' | 'libc' | 'daemon'>;

/** The command that runs a cell again, with the user's settings and claims, to be typed into a shell. */
export function rerunCommand(cell: Named): string {
  return rerunParts(cell).join(' ');
}

/** The parts of that command: the command with the cell, then each option with its value. */
export function rerunParts(cell: Named): string[] {
  return [
    `npx resolv-lab run ${nameOf(cell)}`,
    ...buildsOf(cell),
    ...programOf(cell),
    ...settingsOf(cell),
    ...claimsOf(cell),
  ];
}

/** The command that opens a shell inside a cell: where a step begins, or at the end of the cell without a step. */
export function shellCommand(cell: Named, step?: string): string {
  const at = step === undefined ? [] : [`--at ${quoted(step)}`];
  return [`npx resolv-lab shell ${nameOf(cell)}`, ...buildsOf(cell), ...programOf(cell), ...at].join(' ');
}

/** The name of a cell, without the number of the repeat. */
function nameOf({ id }: Named): string {
  return quoted(id.replace(/#\d+$/, ''));
}

/** The builds of the labels in a cell's name. */
function buildsOf({ libc, daemon }: Named): string[] {
  const builds = [libc, daemon.libc].flatMap((each) => (each?.build === undefined ? [] : [`${each.id}=${each.build}`]));
  return [...new Set(builds)].map((build) => `--libc ${quoted(build)}`);
}

/** The option for a user's own daemon program, which the name of a cell lacks. */
function programOf({ daemon: { id, program } }: Named): string[] {
  return program === undefined ? [] : [`--daemon-program ${quoted(`${id}=${program}`)}`];
}

/** The options for the user's settings of the daemon. */
function settingsOf({ daemon: { id, settings = {} } }: Named): string[] {
  return Object.entries(settings).map(([key, value]) => `--daemon-set ${quoted(`${id}.${key}=${value}`)}`);
}

/** The options for the user's claims, on which the verdict may depend. */
function claimsOf({ libc, daemon }: Named): string[] {
  const options = [libc.claim, daemon.libc?.claim, daemon.claim].flatMap((claim) => claim?.option ?? []);
  return [...new Set(options)].map((option) => `--expect ${quoted(option.replace(/^--expect /, ''))}`);
}

/** A word for a shell, in quotes where it needs them. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
