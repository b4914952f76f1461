import type { CellResult, DaemonFacts, LibcFacts } from '../../../../lab/core/schema.ts';
import { quote } from '../../../../lab/shell/quote.ts';

type Named = Pick<CellResult, 'id' | 'repro' | 'libc' | 'daemon' | 'probe' | 'file' | 'question'>;

/** The command that runs a cell again, to be typed into a shell. */
export function rerunCommand(cell: Named): string {
  return cell.question ? askAgain(cell, cell.question) : `npx resolv-lab run ${nameOf(cell)}${optionsOf(cell)}`;
}

/** The command that opens a shell inside a cell: where a step begins, or at the end of the cell without a step. */
export function shellCommand(cell: Named, step?: string): string {
  // `ask --shell` opens it where the steps end.
  if (cell.question) return `${askAgain(cell, cell.question)} --shell`;
  const at = step === undefined ? '' : ` --at ${quoted(step)}`;
  return `npx resolv-lab shell ${nameOf(cell)}${optionsOf(cell)}${at}`;
}

/** `ask` for this cell alone. */
function askAgain({ libc, daemon, probe }: Named, question: readonly string[]): string {
  const selection = [
    ['--libc', selected(libc)],
    ...(daemon.id === 'none' ? [] : [['--daemon', daemon.id]]),
    ...(daemon.libc && daemon.libc.id !== libc.id ? [['--daemon-libc', selected(daemon.libc)]] : []),
    ...(probe === 'c' ? [] : [['--probe', probe]]),
  ];
  const words = [...question, ...selection.flat()].map(quoted);
  return `npx resolv-lab ask ${words.join(' ')}${ofDaemon(daemon)}`;
}

/** A libc as an option selects it: with its build if the id is a label. */
function selected({ id, build }: LibcFacts): string {
  return build === undefined ? id : `${id}=${build}`;
}

/** The name of a cell, without the number of the repeat; a scenario elsewhere has the path of its file in the name. */
function nameOf({ id, repro, file }: Named): string {
  const name = id.replace(/#\d+$/, '');
  return quoted(file === undefined ? name : `${file}${name.slice(repro.length)}`);
}

/** The options for what the name of a cell lacks. */
function optionsOf({ libc, daemon }: Named): string {
  const builds = [libc, daemon.libc].flatMap((each) => (each?.build === undefined ? [] : [selected(each)]));
  return [...new Set(builds)].map((build) => ` --libc ${quoted(build)}`).join('') + ofDaemon(daemon);
}

/** The user's own program and settings of a daemon. */
function ofDaemon({ id, program, settings = {} }: DaemonFacts): string {
  const own = program === undefined ? '' : ` --daemon-program ${quoted(`${id}=${program}`)}`;
  const set = Object.entries(settings).map(([key, value]) => ` --daemon-set ${quoted(`${id}.${key}=${value}`)}`);
  return `${own}${set.join('')}`;
}

/** A word for a shell, in quotes where it needs them. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
