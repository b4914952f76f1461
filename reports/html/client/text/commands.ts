import type { CellResult } from '../../../../lab/core/schema.ts';
import { quote } from '../../../../lab/shell/quote.ts';

type Named = Pick<CellResult, 'id' | 'libc' | 'daemon'>;

/**
 * The command that runs a cell again, to be typed into a shell.
 *
 * @param gap between its options: with a line continuation, each gets a line of its own
 */
export function rerunCommand(cell: Named, gap = ' '): string {
  return [`npx resolv-lab run ${nameOf(cell)}`, ...buildOptions(cell)].join(gap);
}

/** The command that opens a shell inside a cell: where a step begins, or at the end of the cell without a step. */
export function shellCommand(cell: Named, step?: string): string {
  const at = step === undefined ? [] : [`--at ${quoted(step)}`];
  return [`npx resolv-lab shell ${nameOf(cell)}`, ...buildOptions(cell), ...at].join(' ');
}

/** The name of a cell, without the number of the repeat. */
function nameOf({ id }: Named): string {
  return quoted(id.replace(/#\d+$/, ''));
}

/** The options for what the name of a cell lacks: the builds of its labels, the user's own daemon program, the user's settings of it. */
function buildOptions({ libc, daemon }: Named): string[] {
  const builds = [libc, daemon.libc].flatMap((each) => (each?.build === undefined ? [] : [`${each.id}=${each.build}`]));
  const { id, program, settings = {} } = daemon;
  return [
    ...[...new Set(builds)].map((build) => `--libc ${quoted(build)}`),
    ...(program === undefined ? [] : [`--daemon-program ${quoted(`${id}=${program}`)}`]),
    ...Object.entries(settings).map(([key, value]) => `--daemon-set ${quoted(`${id}.${key}=${value}`)}`),
  ];
}

/** A word for a shell, in quotes where it needs them. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
