import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Event } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { pathInSandbox } from '../host/path-in-sandbox.ts';
import { INSIDE } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { UnknownChoice, unknownWord } from '../matrix/selection.ts';
import type { ScenarioContext } from '../scenario/context.ts';
import type { Resources, RunningProgram } from '../scenario/resources.ts';
import { startCommandServer } from './command-server.ts';
import { commandsFor, type ShellSession } from './commands.ts';
import { COMMANDS, shellSandbox } from './sandbox.ts';
import { ALTERNATIVES, writeShellFiles } from './shell-files.ts';
import type { EndSignals } from './signal-handler.ts';
import { commandWords, onTerminal, runInteractive, shellEnvironment, shellProgram } from './terminal.ts';

/** From where a visitor looks at a story: a host, and what its programs see of it. */
export interface ShellView {
  host: Host;
  /** The program whose eyes they are; none where none runs on that host. */
  program: RunningProgram | undefined;
}

export interface ShellOptions {
  scenario: ScenarioContext;
  libc: Libc;
  timeline: Timeline;
  /** On the workspace: gone with the run. */
  folder: string;
  shellView: ShellView;
  prompt: string;
  page: ShellSession['page'];
  /** What to run instead of a shell. */
  command: readonly string[];
  signals: EndSignals;
  tell(event: Event): string | undefined;
}

/** The program that a story is about, by the name that `bench.probe` gives it. */
const MAIN_PROGRAM = 'program';

/**
 * Where a visitor stands: on the host that is asked for, or on that of the story's program.
 *
 * @throws UnknownChoice for a host that is not there, or when the story has none yet
 */
export function shellViewOf({ hosts, programs }: Resources, wanted: string | undefined): ShellView {
  if (hosts.length === 0) throw new UnknownChoice('nothing stands yet where this step begins: choose a later one');
  const protagonist = programs.find(({ probe }) => probe.name === MAIN_PROGRAM) ?? programs[0];
  const host = wanted === undefined ? (protagonist?.host ?? hosts[0]) : hosts.find(({ name }) => name === wanted);
  if (!host) {
    throw unknownWord(
      'host',
      wanted ?? '',
      hosts.map(({ name }) => name),
    );
  }
  const here = programs.filter((program) => program.host === host);
  return { host, program: here.find((program) => program === protagonist) ?? here[0] };
}

/** Opens a shell, or runs a command, on a host of a story; returns when it has ended, with its exit code. */
export async function openShell(options: ShellOptions): Promise<number> {
  const { scenario, libc, timeline, folder, shellView, prompt, page, command, signals, tell } = options;
  const { host, program } = shellView;
  const view = { host, mounts: program?.mounts ?? [], env: program?.env ?? {} };
  const commands = commandsFor({ scenario, timeline, program, view, tell, page });
  const shellFiles = await writeShellFiles(folder, { libc, commands: Object.keys(commands), prompt });
  // Where the /etc that he sees is mounted read-only, bwrap can make no place for them.
  const alternatives = pathInSandbox(ALTERNATIVES, view);
  if (alternatives !== null) await mkdir(alternatives, { recursive: true });
  await using _desk = await startCommandServer(shellFiles.commandSocket, commands);
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const words = command.length > 0 ? commandWords(command) : shellProgram(process.env.SHELL);
  const room = {
    ...view,
    libc,
    furniture: [...shellFiles.mounts, { source: join(folder, '..', 'logs'), target: `${INSIDE}/logs` }],
    env: shellEnvironment(COMMANDS, view.env),
  };
  return await runInteractive(shellSandbox(room, terminal ? onTerminal(words) : words), terminal, signals);
}
