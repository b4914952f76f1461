import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { now } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { openSocketIn } from '../namespaces/socket.ts';
import { readLines } from '../program/lines.ts';
import { spawn } from '../spawner/spawn.ts';
import { provokeText } from './command-options.ts';
import type { Provoke } from './definition.ts';
import { helperEnvironment } from './helper-mark.ts';
import type { ClientProcess } from './process.ts';
import { survives } from './processes.ts';

/** What a provocation acts on. */
export interface ProvokeTargets {
  client: ClientProcess;
  host: Host;
  timeline: Timeline;
}

/**
 * Makes the client look a name up. What it opens ends with the scenario.
 *
 * @param limit ends the wait for a client that does not listen yet
 */
export async function provokeLookup(
  provoke: Provoke,
  { client, host, timeline }: ProvokeTargets,
  resources: AsyncDisposableStack,
  limit: AbortSignal,
): Promise<void> {
  if (provoke.how === 'itself') return;
  timeline.add({ kind: 'client-provoke', at: now(), how: provokeText(provoke) });
  switch (provoke.how) {
    case 'line':
      return client.writeLine(provoke.text);
    case 'signal':
      return client.signal(provoke.signal as NodeJS.Signals);
    case 'connect':
      return connectTo(provoke.port, host, resources, AbortSignal.any([limit, client.ended]));
    case 'exec':
      return execute(provoke.command, { client, host }, resources);
  }
}

/** Whether a provocation would reach the client: a signal does not end it. */
export function canTake(provoke: Provoke, { pid }: Pick<ClientProcess, 'pid'>): boolean {
  return provoke.how !== 'signal' || pid === undefined || survives(pid, provoke.signal as NodeJS.Signals);
}

/** In milliseconds, between attempts to connect. The kernel reports no event when a program begins to listen. */
const BETWEEN_ATTEMPTS_MS = 50;

/** Connects as soon as a program listens. A client that never does looks nothing up, which is reported then. */
async function connectTo(
  port: number,
  { network }: Host,
  resources: AsyncDisposableStack,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const fd = openSocketIn(network.path, { transport: 'tcp', address: '127.0.0.1', port: 0 });
    const socket = new Socket({ fd });
    const failed = new Promise<string | undefined>((resolve) =>
      socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code)),
    );
    socket.resume();
    socket.connect({ host: '127.0.0.1', port });
    const fault = await Promise.race([once(socket, 'connect').then(() => null), failed]);
    if (fault !== 'ECONNREFUSED') {
      resources.defer(() => void socket.destroy());
      return;
    }
    socket.destroy();
    await delay(BETWEEN_ATTEMPTS_MS);
  }
}

/** Starts a command in the files and the network of the client. It is not waited for: the client may look up while it runs. */
async function execute(
  command: string,
  { client, host }: Pick<ProvokeTargets, 'client' | 'host'>,
  resources: AsyncDisposableStack,
): Promise<void> {
  const { pid } = client;
  if (pid === undefined) return;
  const argv = [
    'nsenter',
    `--mount=/proc/${pid}/ns/mnt`,
    `--uts=/proc/${pid}/ns/uts`,
    '--',
    ...IN_FOLDER,
    folderOf(pid),
    command,
  ];
  const helper = spawn(argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: helperEnvironment(client.env),
    network: host.network.path,
  });
  const line = (text: string) => client.note(`the command that provokes: ${text}`);
  (helper.stdout as Readable).resume();
  readLines(helper.stderr as Readable, { line, unfinished: line, tooLong: line });
  helper.on('error', () => {});
  resources.defer(() => void helper.kill('SIGKILL'));
  await Promise.race([once(helper, 'spawn').catch(() => {}), once(helper, 'close').catch(() => {})]);
}

/** Runs a command in a folder. */
const IN_FOLDER = ['sh', '-c', 'cd "$1" && exec sh -c "$2"', 'sh'];

/** The working directory of a process, as it sees it. */
function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '/';
  }
}
