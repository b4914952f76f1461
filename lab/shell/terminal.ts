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
 * The visitor's shell: the one that he has, where it lies among this machine's programs, else bash, else sh; with the lab's prompt,
 * as far as the shell takes one.
 */
export function shellProgram(wanted: string | undefined): string[] {
  const path = [wanted, '/bin/bash', '/usr/bin/bash'].find((each) => each && isProgram(each)) ?? '/bin/sh';
  return basename(path) === 'bash' ? [path, '--rcfile', RC_FILE] : [path];
}

/** The words for a command of the visitor's own: a shell says 127 of one that is not there, which bwrap does not. */
export function commandWords(command: readonly string[]): string[] {
  return ['/bin/sh', '-c', 'exec "$@"', 'resolv-lab', ...command];
}

/** The environment of a visitor's programs: what his terminal needs, and what the programs of the story have. */
export function shellEnvironment(commands: string, env: Readonly<Record<string, string>>): Record<string, string> {
  const terminal = ['TERM', 'COLORTERM', 'NO_COLOR', 'FORCE_COLOR'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const path = `${commands}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  // ENV is what a shell that follows POSIX reads when somebody talks to it.
  const own = { PATH: path, LC_ALL: 'C.UTF-8', HOME: '/tmp', ENV: RC_FILE };
  return { ...Object.fromEntries(terminal), ...own, ...env };
}

/**
 * The words for a program that somebody sits in front of. The lab's processes have no terminal of their own (a Ctrl-C on the real
 * one is not for them), so script(1) makes one: job control, Ctrl-C and the window's size are then a matter of that.
 */
export function onTerminal(program: readonly string[]): string[] {
  const line = `SHELL=${quote(program[0] ?? '')} exec ${program.map(quote).join(' ')}`;
  return ['env', 'SHELL=/bin/sh', 'script', '--quiet', '--return', '--command', line, '/dev/null'];
}

/**
 * Runs a visitor's program until it ends; a signal to this process ends it.
 *
 * @param words what `visitorSandbox` made; its system calls are filtered, for the sake of tcpdump
 * @returns its exit code, as a shell has it
 */
export async function runInteractive(
  words: readonly string[],
  terminal: boolean,
  signals: EndSignals,
): Promise<number> {
  const [file = '', ...args] = words;
  const child = spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'pipe'] });
  const filter = child.stdio[FILTER_FD] as Writable;
  // Why it did not read it is what it says itself.
  filter.on('error', () => {});
  filter.end(setgroupsDoesNothing());
  let signalled: NodeJS.Signals | undefined;
  const end = (signal: NodeJS.Signals) => {
    signalled ??= signal;
    // script(1) puts the real terminal back in order; SIGKILL would leave it as it is.
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
