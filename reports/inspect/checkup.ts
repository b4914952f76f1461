import type { CheckupDocument } from '../../lab/inspect/checkup/document.ts';
import type { Inspected } from '../../lab/inspect/document.ts';
import { count, oneLine } from '../text.ts';
import { renderInspected, type TextFormat } from './text.ts';

/** A checkup as a page for people. */
export function renderCheckup(checkup: CheckupDocument, format: TextFormat): string {
  const { machine, daemon, processes } = checkup;
  const parts: Inspected[] = [
    machine,
    ...(daemon.process ? [{ ...daemon.process, name: `the daemon: ${daemon.process.name}` }] : []),
    ...processes.found,
  ];
  return `${summary(checkup).join('\n')}\n\n${renderInspected(parts, format)}`;
}

function summary({ machine, behaviour, resolvConf, daemon, processes }: CheckupDocument): string[] {
  const { libc } = machine;
  const shown = behaviour?.cells.filter(({ observed }) => observed === 'reproduced') ?? [];
  const name = libc ? `${libc.kind} ${libc.revision ?? libc.version}` : 'not known';
  return [
    `C library     ${name}${behaviour ? `: ${count(behaviour.cells.length, 'repro')} ran on it, ${shown.length} showed the failure` : ', as the reference run and the sources have it: nothing ran'}`,
    `resolv.conf   ${writtenBy(resolvConf)}`,
    `daemon        ${daemonText(daemon)}`,
    `processes     ${processesText(processes)}`,
    ...(behaviour ? [`evidence      ${behaviour.results}`] : []),
  ].map(oneLineAligned);
}

function processesText({ read, unreadable }: CheckupDocument['processes']): string {
  if (unreadable === 0) return `${read} read`;
  return `${read} read, ${unreadable} of other users not: as root this command reads their C libraries and mounts too`;
}

function oneLineAligned(line: string): string {
  return line.slice(0, 14) + oneLine(line.slice(14));
}

function writtenBy({ links, file, program, mounted }: CheckupDocument['resolvConf']): string {
  if (file === null) return links.length > 0 ? `${links.at(-1)}, where there is no file` : 'there is none';
  const kind = mounted ? 'a mount of one file' : links.length > 0 ? links.join(', ') : 'a plain file';
  return `${kind}; ${program === null ? 'nothing says which program writes it' : `written by ${program}`}`;
}

function daemonText({ socket, state, process }: CheckupDocument['daemon']): string {
  if (state === 'none') return `none: there is no ${socket}`;
  if (process === null) {
    return state === 'listening'
      ? `a process listens on ${socket}; which one, root can see`
      : `no process of this network listens on ${socket}, which is there`;
  }
  const { libc, name } = process;
  return `${name} listens on ${socket}, on ${libc ? `${libc.kind} ${libc.revision ?? libc.version}` : 'a C library that cannot be read'}`;
}
