import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../bench/bench.ts';
import type { Standing, StandingProgram } from '../bench/standing.ts';
import type { Event } from '../events.ts';
import type { Host } from '../host/host.ts';
import { INSIDE } from '../host/sandbox.ts';
import { seenAt } from '../host/seen-at.ts';
import type { Libc } from '../libc/index.ts';
import { UnknownChoice, unknownWord } from '../matrix/selection.ts';
import type { Timeline } from '../timeline.ts';
import { openDesk } from './desk.ts';
import type { EndSignals } from './end-signals.ts';
import { ALTERNATIVES, furnish } from './furniture.ts';
import { COMMANDS, visitorSandbox } from './sandbox.ts';
import { servicesFor, type Visitor } from './services.ts';
import { commandWords, converse, onTerminal, shellProgram, visitorEnvironment } from './terminal.ts';

/** From where a visitor looks at a story: a host, and what its programs see of it. */
export interface Standpoint {
  host: Host;
  /** The program whose eyes they are; none where none runs on that host. */
  program: StandingProgram | undefined;
}

export interface ShellOptions {
  bench: Bench;
  libc: Libc;
  timeline: Timeline;
  /** On the workspace: gone with the run. */
  folder: string;
  standpoint: Standpoint;
  prompt: string;
  page: Visitor['page'];
  /** What to run instead of a shell. */
  command: readonly string[];
  signals: EndSignals;
  tell(event: Event): string | undefined;
}

/** The program that a story is about, by the name that `bench.probe` gives it. */
const PROTAGONIST = 'program';

/**
 * Where a visitor stands: on the host that is asked for, or on that of the story's program.
 *
 * @throws UnknownChoice for a host that is not there, or when the story has none yet
 */
export function standpointIn({ hosts, programs }: Standing, wanted: string | undefined): Standpoint {
  if (hosts.length === 0) throw new UnknownChoice('nothing stands yet where this step begins: choose a later one');
  const protagonist = programs.find(({ probe }) => probe.name === PROTAGONIST) ?? programs[0];
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
  const { bench, libc, timeline, folder, standpoint, prompt, page, command, signals, tell } = options;
  const { host, program } = standpoint;
  const view = { host, mounts: program?.mounts ?? [], env: program?.env ?? {} };
  const services = servicesFor({ bench, timeline, program, view, tell, page });
  const furniture = await furnish(folder, { libc, services: Object.keys(services), prompt });
  // Where the /etc that he sees is mounted read-only, bwrap can make no place for them.
  const alternatives = seenAt(ALTERNATIVES, view);
  if (alternatives !== null) await mkdir(alternatives, { recursive: true });
  await using _desk = await openDesk(furniture.desk, services);
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const words = command.length > 0 ? commandWords(command) : shellProgram(process.env.SHELL);
  const room = {
    ...view,
    libc,
    furniture: [...furniture.mounts, { source: join(folder, '..', 'logs'), target: `${INSIDE}/logs` }],
    env: visitorEnvironment(COMMANDS, view.env),
  };
  return await converse(visitorSandbox(room, terminal ? onTerminal(words) : words), terminal, signals);
}
