import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Event } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { pathInSandbox } from '../host/path-in-sandbox.ts';
import { INSIDE, type Mount } from '../host/sandbox.ts';
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

/** The host of a session, and the program whose files it sees. */
export interface ShellView {
  host: Host;
  /** The program whose mounts and environment apply; undefined if none runs on that host. */
  program: RunningProgram | undefined;
}

export interface ShellOptions {
  scenario: ScenarioContext;
  libc: Libc;
  timeline: Timeline;
  /** A folder on the workspace, which ends with the run. */
  folder: string;
  shellView: ShellView;
  prompt: string;
  page: ShellSession['page'];
  /** Files of the user's own, and a root file system in place of the libc's. */
  own: { mounts: readonly Mount[]; root?: string | undefined };
  /** A command to run instead of a shell. */
  command: readonly string[];
  signals: EndSignals;
  format(event: Event): string | undefined;
}

/** The main program of a scenario, by the name that `scenario.probe` gives it. */
const MAIN_PROGRAM = 'program';

/**
 * The view of a session: on the given host, else on that of the main program.
 *
 * @throws UnknownChoice for an unknown host, or if the scenario has no host yet
 */
export function shellViewOf({ hosts, programs }: Resources, wanted: string | undefined): ShellView {
  if (hosts.length === 0) throw new UnknownChoice('the scenario has no host yet at this step: choose a later step');
  const mainProgram = programs.find(({ probe }) => probe.name === MAIN_PROGRAM) ?? programs[0];
  const host = wanted === undefined ? (mainProgram?.host ?? hosts[0]) : hosts.find(({ name }) => name === wanted);
  if (!host) {
    throw unknownWord(
      'host',
      wanted ?? '',
      hosts.map(({ name }) => name),
    );
  }
  const here = programs.filter((program) => program.host === host);
  return { host, program: here.find((program) => program === mainProgram) ?? here[0] };
}

/** Opens a shell, or runs a command, on a host of a scenario. Returns its exit code when it has ended. */
export async function openShell(options: ShellOptions): Promise<number> {
  const { scenario, libc, timeline, folder, shellView, prompt, page, own, command, signals, format } = options;
  const { host, program } = shellView;
  const view = { host, mounts: program?.mounts ?? [], env: program?.env ?? {}, packages: program?.packages };
  const commands = commandsFor({ scenario, timeline, program, view, format, page });
  const shellFiles = await writeShellFiles(folder, { libc, commands: Object.keys(commands), prompt });
  // If the session's /etc is a read-only mount, bwrap cannot create the mount point.
  const alternatives = pathInSandbox(ALTERNATIVES, view);
  if (alternatives !== null) await mkdir(alternatives, { recursive: true });
  await using _server = await startCommandServer(shellFiles.commandSocket, commands);
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const words = command.length > 0 ? commandWords(command) : shellProgram(process.env.SHELL);
  const sandboxOptions = {
    ...view,
    libc,
    ownMounts: own.mounts,
    root: own.root,
    sessionMounts: [...shellFiles.mounts, { source: join(folder, '..', 'logs'), target: `${INSIDE}/logs` }],
    env: shellEnvironment(COMMANDS, view.env),
  };
  return await runInteractive(shellSandbox(sandboxOptions, terminal ? onTerminal(words) : words), terminal, signals);
}
