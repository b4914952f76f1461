import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { basename } from 'node:path';
import type { Writable } from 'node:stream';
import { endProgram, programsIn, signalProgram } from '../program/end-program.ts';
import { setgroupsDoesNothing } from '../recording/pcap/setgroups.ts';
import { quote } from './quote.ts';
import { FILTER_FD } from './sandbox.ts';
import { RC_FILE } from './shell-files.ts';
import { type EndSignals, exitCodeOf } from './signal-handler.ts';

/**
 * The session's shell: the user's own if it is a program of this machine's system folders, else bash, else sh. bash
 * gets the lab's prompt as an option, other shells through ENV if they support it.
 */
export function shellProgram(wanted: string | undefined): string[] {
  const path = [wanted, '/bin/bash', '/usr/bin/bash'].find((each) => each && isProgram(each)) ?? '/bin/sh';
  return basename(path) === 'bash' ? [path, '--rcfile', RC_FILE] : [path];
}

/** The command line for a given command, through sh: for a missing program sh exits with 127, bwrap does not. */
export function commandWords(command: readonly string[]): string[] {
  return ['/bin/sh', '-c', 'exec "$@"', 'resolv-lab', ...command];
}

/**
 * The environment of a session's programs: the settings of the terminal, and the environment of the scenario's
 * programs.
 */
export function shellEnvironment(commands: string, env: Readonly<Record<string, string>>): Record<string, string> {
  const terminal = ['TERM', 'COLORTERM', 'NO_COLOR', 'FORCE_COLOR'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const path = `${commands}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  // An interactive POSIX shell reads the file that ENV names.
  const own = { PATH: path, LC_ALL: 'C.UTF-8', HOME: '/tmp', ENV: RC_FILE };
  return { ...Object.fromEntries(terminal), ...own, ...env };
}

/**
 * The command line for a program on a terminal. The lab's processes have no controlling terminal, so that a Ctrl-C does
 * not reach them. script(1) creates a terminal, which handles job control, Ctrl-C and the window size.
 */
export function onTerminal(program: readonly string[]): string[] {
  const line = `SHELL=${quote(program[0] ?? '')} exec ${program.map(quote).join(' ')}`;
  return ['env', 'SHELL=/bin/sh', 'script', '--quiet', '--return', '--command', line, '/dev/null'];
}

/**
 * Runs a session's program until it ends; a signal to this process ends it.
 *
 * @param words a command line from `shellSandbox`; bwrap applies a system call filter to it, for tcpdump
 * @returns its exit code, in the convention of shells
 */
export async function runInteractive(
  words: readonly string[],
  terminal: boolean,
  signals: EndSignals,
): Promise<number> {
  const [file = '', ...args] = words;
  const child = spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'pipe'] });
  const filter = child.stdio[FILTER_FD] as Writable;
  // If bwrap ends before it reads the filter, its stderr has the reason.
  filter.on('error', () => {});
  filter.end(setgroupsDoesNothing());
  let signalled: NodeJS.Signals | undefined;
  const end = (signal: NodeJS.Signals) => {
    signalled ??= signal;
    // On SIGTERM script(1) restores the real terminal; SIGKILL would prevent that.
    if (terminal && programsIn(child).length > 0) signalProgram(child, 'SIGTERM');
    else endProgram(child);
  };
  const resize = () => terminal && signalProgram(child, 'SIGWINCH');
  using _handed = signals.handTo(end);
  process.on('SIGWINCH', resize);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return signalled ? exitCodeOf(signalled) : (code ?? exitCodeOf(signal ?? 'SIGKILL'));
  } finally {
    process.off('SIGWINCH', resize);
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return /^\/(usr|bin|sbin|nix|gnu)\//.test(path);
  } catch {
    return false;
  }
}
