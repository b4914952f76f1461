import { type Cell, cellId } from '../../lab/core/cell.ts';
import { areInstalled } from '../../lab/requirements/programs.ts';
import type { Resources } from '../../lab/scenario/resources.ts';
import type { ShellView } from '../../lab/shell/shell.ts';

export interface WelcomeContext {
  cell: Cell;
  /** The step that is about to begin; null at the end of the story. */
  step: string | null;
  resources: Resources;
  shellView: ShellView;
  /** The last events, as lines. */
  lately: readonly string[];
  /** What the repro suggests. */
  hints: readonly string[];
  /** Whether the cell's libc brings a getent. */
  getent: boolean;
  /** What the visitor reads in /etc/resolv.conf; undefined where he cannot. */
  resolvConf: string | undefined;
}

/** The page that a visitor is shown first, and by `lab`: where he is, what runs there, what has just happened, what there is to do. */
export async function welcomePage(scene: WelcomeContext): Promise<string> {
  const { cell, step, resources, shellView, lately, hints, getent } = scene;
  const { host } = shellView;
  const others = resources.hosts.filter((each) => each !== host).map(({ name }) => name);
  const parts = [
    `${cellId(cell)}, ${step === null ? 'at the end of the story' : `where '${step}' begins`}`,
    section(`On ${host.name}`, onHost(scene)),
    others.length > 0 &&
      section(
        'Elsewhere',
        others.map((name) => `${name}  (${describeHost(name, resources)}; --host ${name})`),
      ),
    section('Just now', lately),
    section('Here', [
      `program NAME         the program of the story asks (also: ${callsOn(cell)}, program --thread t NAME)`,
      'lookup NAME          a new program asks, on the same libc (also: lookup res_query NAME MX)',
      ...(getent ? [`getent hosts NAME    the getent of ${cell.libc.id}`] : []),
      'events               what happens, as it happens (--all: from the beginning); in a pipe, what has happened',
      ...(await tools()),
      'lab                  this page, as it is by then; exit ends the shell, and the story with it',
    ]),
    hints.length > 0 && section('Try', hints),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** Of the calls, those that mean something on the cell's libc: musl has no _res, and its res_init does nothing. */
function callsOn({ libc }: Cell): string {
  return libc.kind === 'musl'
    ? 'program res_query NAME MX'
    : 'program state, program res_init, program set options-=RES_SNGLKUP';
}

/** What people look around with, and where Debian has it. */
const TOOLS = { dig: 'bind9-dnsutils', strace: 'strace', tcpdump: 'tcpdump', ip: 'iproute2' };

/** Which of these tools this machine has, and how to get the others. */
async function tools(): Promise<string[]> {
  const all = await Promise.all(
    Object.entries(TOOLS).map(async ([name, from]) => ({ name, from, there: await areInstalled([name]) })),
  );
  const here = all.filter(({ there }) => there).map(({ name }) => name);
  const missing = all.filter(({ there }) => !there).map(({ name, from }) => `${name} (apt install ${from})`);
  return [
    ...(here.length > 0
      ? [`${here.join(', ').padEnd(19)}  this machine's own; program alone tells the pid, for strace -p`]
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
    ...resources.programs
      .filter((each) => each.host === host)
      .map(
        ({ probe }) =>
          `${probe.name}: pid ${probe.ready.pid}, on ${cell.libc.id} (${cell.libc.revision ?? cell.libc.version})`,
      ),
  ];
}

function describeHost(name: string, { servers, daemons, programs }: Resources): string {
  const there = [
    ...servers
      .filter(({ host }) => host.name === name)
      .map(({ server }) => `${server.name} ${server.addresses.join(', ')}`),
    ...daemons.filter(({ host }) => host.name === name).map(({ daemon }) => daemon.id),
    ...programs.filter(({ host }) => host.name === name).map(({ probe }) => probe.name),
  ];
  return there.join(', ') || 'nothing runs there';
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}
