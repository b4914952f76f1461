import { clientOptions } from '../../../../lab/client/command-options.ts';
import type { CellResult, DaemonFacts, LibcFacts } from '../../../../lab/core/schema.ts';
import { quoted } from '../../../../lab/shell/quote.ts';

type Named = Pick<
  CellResult,
  'id' | 'repro' | 'libc' | 'daemon' | 'probe' | 'file' | 'question' | 'client' | 'container'
>;

/** The command that runs a cell again, with the user's settings and claims, to be typed into a shell. */
export function rerunCommand(cell: Named): string {
  return rerunParts(cell).join(' ');
}

/** The parts of that command: the command with the cell, then each option with its value. */
export function rerunParts(cell: Named): string[] {
  if (cell.question) return askParts(cell, cell.question);
  return [
    `npx resolv-lab run ${nameOf(cell)}`,
    ...buildsOf(cell),
    ...daemonOptions(cell.daemon),
    ...claimsOf(cell),
    ...(cell.container === undefined ? [] : [`--container ${cell.container}`]),
    ...clientParts(cell),
  ];
}

/**
 * The command that opens a shell inside a cell: where a step begins, or at the end of the cell without a step. For the cell of a client it is the
 * one of the C probe, which has other steps.
 */
export function shellCommand(cell: Named, step?: string): string {
  // `ask --shell` opens it where the steps end.
  if (cell.question) return [...askParts(cell, cell.question), '--shell'].join(' ');
  const at = step === undefined || cell.client ? [] : [`--at ${quoted(step)}`];
  const name = nameOf(cell).replace(/\/client$/, '/c');
  return [`npx resolv-lab shell ${name}`, ...buildsOf(cell), ...daemonOptions(cell.daemon), ...at].join(' ');
}

/** `ask` for this cell alone. */
function askParts({ libc, daemon, probe }: Named, question: readonly string[]): string[] {
  return [
    `npx resolv-lab ask ${question.map(quoted).join(' ')}`,
    `--libc ${quoted(selected(libc))}`,
    ...(daemon.id === 'none' ? [] : [`--daemon ${daemon.id}`]),
    ...(daemon.libc && daemon.libc.id !== libc.id ? [`--daemon-libc ${quoted(selected(daemon.libc))}`] : []),
    ...(probe === 'c' ? [] : [`--probe ${probe}`]),
    ...daemonOptions(daemon),
  ];
}

/** A libc as an option selects it: with its build if the id is a label. */
function selected({ id, build }: LibcFacts): string {
  return build === undefined ? id : `${id}=${build}`;
}

/** The name of a cell, without the number of the repeat; a scenario outside of the repository has the path of its file in the name. */
function nameOf({ id, repro, file }: Named): string {
  const name = id.replace(/#\d+$/, '');
  return quoted(file === undefined ? name : `${file}${name.slice(repro.length)}`);
}

/** The builds of the labels in a cell's name. */
function buildsOf({ libc, daemon }: Named): string[] {
  const builds = [libc, daemon.libc].flatMap((each) => (each?.build === undefined ? [] : [selected(each)]));
  return [...new Set(builds)].map((build) => `--libc ${quoted(build)}`);
}

/** The options for the user's own program and settings of the daemon, which the name of a cell lacks. */
function daemonOptions({ id, program, settings = {} }: DaemonFacts): string[] {
  return [
    ...(program === undefined ? [] : [`--daemon-program ${quoted(`${id}=${program}`)}`]),
    ...Object.entries(settings).map(([key, value]) => `--daemon-set ${quoted(`${id}.${key}=${value}`)}`),
  ];
}

/** The options for the user's claims, on which the verdict may depend. */
function claimsOf({ libc, daemon }: Named): string[] {
  const options = [libc, daemon.libc, daemon].flatMap((subject) =>
    [subject?.claim ?? [], subject?.bugClaims ?? []].flat().map(({ option }) => option),
  );
  return [...new Set(options)].map((option) => `--expect ${quoted(option.replace(/^--expect /, ''))}`);
}

/** The options for a program of the user's own, each with its value. */
function clientParts({ client }: Named): string[] {
  const parts: string[] = [];
  for (const word of client === undefined ? [] : clientOptions(client).map(quoted)) {
    const isValue = parts.length > 0 && !parts.at(-1)?.includes(' ') && parts.at(-1) !== '--client-forks';
    if (isValue) parts.push(`${parts.pop()} ${word}`);
    else parts.push(word);
  }
  return parts;
}
