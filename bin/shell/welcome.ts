import { readFile } from 'node:fs/promises';
import { type Cell, cellId } from '../../lab/core/cell.ts';
import { pathInSandbox } from '../../lab/host/path-in-sandbox.ts';
import { areInstalled } from '../../lab/requirements/programs.ts';
import type { Resources } from '../../lab/scenario/resources.ts';
import type { ShellView } from '../../lab/shell/shell.ts';
import { labFile } from '../lab-file.ts';

export interface WelcomeContext {
  cell: Cell;
  /** The step that begins next; null at the end of the scenario. */
  step: string | null;
  resources: Resources;
  shellView: ShellView;
  /** The last events, as lines. */
  recentEvents: readonly string[];
  /** Suggestions of the repro. */
  hints: readonly string[];
  /** Whether the scenario takes steps (docs/scenarios.md). */
  takesSteps: boolean;
  /** Whether the cell's libc has a getent. */
  getent: boolean;
  /** The /etc/resolv.conf that the session sees; undefined without a readable one. */
  resolvConf: string | undefined;
}

/** The first page of a session, and the page of the command `lab`: place, processes, last events and commands. */
export async function welcomePage(context: WelcomeContext): Promise<string> {
  const { cell, step, resources, shellView, recentEvents, hints, takesSteps, getent } = context;
  const { host } = shellView;
  const others = resources.hosts.filter((each) => each !== host).map(({ name }) => name);
  const parts = [
    `${cellId(cell)}, ${step === null ? 'at the end of the scenario' : `where '${step}' begins`}`,
    section(`On ${host.name}`, onHost(context)),
    others.length > 0 &&
      section(
        'Other hosts',
        others.map((name) => `${name}  (${describeHost(name, resources)}; --host ${name})`),
      ),
    section('Last events', recentEvents),
    section('Commands', [
      `program NAME         lets the scenario's program look up NAME (also: ${callsOn(cell)}, program --thread t NAME)`,
      'lookup NAME          looks up NAME in a new program on the same libc (also: lookup res_query NAME MX)',
      ...(getent ? [`getent hosts NAME    the getent of ${cell.libc.id}`] : []),
      `on-libc CMD          runs a program on ${cell.libc.id}, such as one of yours (--mount)`,
      ...(takesSteps
        ? [
            'server A drop        changes what a nameserver does; a step, like conf, file, write, remove, link, daemon, restart and',
            `                     signal; step 'getaddrinfo NAME' runs any of them (${labFile('docs/scenarios.md')})`,
          ]
        : []),
      'events               follows events (--all: from the beginning); in a pipe, prints the past events',
      ...(await tools()),
      'lab                  this page, updated; exit ends the shell and the scenario',
    ]),
    hints.length > 0 && section('Try', hints),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** The content of the /etc/resolv.conf that a session on this host sees; undefined without a readable one. */
export async function resolvConfSeen({ host, program }: ShellView): Promise<string | undefined> {
  const path = pathInSandbox('/etc/resolv.conf', { host, mounts: program?.mounts ?? [] });
  return path === null ? undefined : readFile(path, 'utf8').catch(() => undefined);
}

/** Example calls for the cell's libc: musl has no _res, and its res_init does nothing. */
function callsOn({ libc }: Cell): string {
  return libc.kind === 'musl'
    ? 'program res_query NAME MX'
    : 'program state, program res_init, program set options-=RES_SNGLKUP';
}

/** Tools for a session, and their Debian packages. */
const TOOLS = { dig: 'bind9-dnsutils', strace: 'strace', tcpdump: 'tcpdump', ip: 'iproute2' };

/** The tools that this machine has, and the packages of the others. */
async function tools(): Promise<string[]> {
  const all = await Promise.all(
    Object.entries(TOOLS).map(async ([name, from]) => ({ name, from, there: await areInstalled([name]) })),
  );
  const here = all.filter(({ there }) => there).map(({ name }) => name);
  const missing = all.filter(({ there }) => !there).map(({ name, from }) => `${name} (apt install ${from})`);
  return [
    ...(here.length > 0
      ? [`${here.join(', ').padEnd(19)}  this machine's own; program without a name prints the pid, for strace -p`]
      : []),
    ...(missing.length > 0 ? [`not on this machine: ${missing.join(', ')}`] : []),
  ];
}

function onHost({ cell, resources, shellView: { host }, resolvConf }: WelcomeContext): string[] {
  const file = resolvConf === undefined ? 'not there' : resolvConf.trim().split('\n').join('; ') || 'empty';
  const daemons = resources.daemons.filter((each) => each.host === host);
  return [
    `/etc/resolv.conf: ${file}`,
    ...resources.servers
      .filter((each) => each.host === host)
      .map(({ server }) => `nameserver ${server.name}: ${server.addresses.join(', ')}`),
    ...daemons.map(
      ({ daemon }) =>
        `${daemon.id} on ${cell.daemon.libc?.id} (${cell.daemon.libc?.revision ?? cell.daemon.libc?.version})${daemon.running ? '' : ', not running'}`,
    ),
    ...resources.services
      .filter((each) => each.host === host)
      .map(({ name, pid }) => `${name}: ${pid === undefined ? 'not running' : `pid ${pid}`}`),
    ...resources.programs
      .filter((each) => each.host === host)
      .map(
        ({ probe }) =>
          `${probe.name}: pid ${probe.ready.pid}, on ${cell.libc.id} (${cell.libc.revision ?? cell.libc.version})`,
      ),
  ];
}

function describeHost(name: string, { servers, daemons, services, programs }: Resources): string {
  const there = [
    ...servers
      .filter(({ host }) => host.name === name)
      .map(({ server }) => `${server.name} ${server.addresses.join(', ')}`),
    ...daemons.filter(({ host }) => host.name === name).map(({ daemon }) => daemon.id),
    ...services.filter(({ host }) => host.name === name).map((service) => service.name),
    ...programs.filter(({ host }) => host.name === name).map(({ probe }) => probe.name),
  ];
  return there.join(', ') || 'no process';
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}
