import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { now, type ProcessViewEvent, type SeenMount } from '../core/events.ts';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import { readResolverVariables } from '../program/resolver-environment.ts';
import { describePath } from './describe-path.ts';
import type { Host } from './host.ts';

/** Folders with files of the resolver: resolv.conf, nsswitch.conf, hosts and others in /etc, sockets and stubs in /run. */
const FOLDERS = ['/etc', '/run', '/var/run'];

/**
 * Reads from /proc what a process sees: the mounts at and below /etc and /run that no later mount hides, and the variables of its
 * environment that glibc listens to. The environment is that of its last exec (proc(5)): what it changed since does not show.
 *
 * @param process the probe's name, or the daemon's id
 * @param pid as this process sees it
 * @param host the name of its host
 * @param hosts whose folders are known, to name what is mounted
 * @throws HarnessError when the process is gone
 */
export function processView(process: string, pid: number, host: string, hosts: Iterable<Host>): ProcessViewEvent {
  const at = now();
  try {
    return { kind: 'process-view', at, process, pid, host, ...readView(pid, [...hosts]) };
  } catch (error) {
    throw new HarnessError(`what ${process} (process ${pid}) sees cannot be read: ${messageOf(error)}`);
  }
}

function readView(pid: number, hosts: readonly Host[]): Pick<ProcessViewEvent, 'mounts' | 'environment'> {
  const ours = readMounts('self');
  const mounts = readMounts(pid).flatMap((mount): SeenMount[] => {
    const { id, target, readOnly } = mount;
    if (!FOLDERS.some((folder) => isBelow(target, folder))) return [];
    if (mountAt(`/proc/${pid}/root${target}`) !== id) return [];
    return [{ target, source: describeSource(mount, ours, hosts), readOnly }];
  });
  return { mounts, environment: readResolverVariables(pid) };
}

/** A line of mountinfo (proc(5)), as far as it is needed. */
interface MountLine {
  id: number;
  /** Of the file system, `major:minor`. */
  device: string;
  /** The part of the file system that is mounted. */
  root: string;
  target: string;
  readOnly: boolean;
  type: string;
}

function readMounts(pid: number | 'self'): MountLine[] {
  const lines = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [id, , device = '', root = '', target = '', options = '', ...more] = line.split(' ');
    const readOnly = options.split(',').includes('ro');
    const type = more[more.indexOf('-') + 1] ?? '';
    return { id: Number(id), device, root: unescaped(root), target: unescaped(target), readOnly, type };
  });
}

/** The kernel writes blanks and backslashes of a path as three octal digits. */
function unescaped(path: string): string {
  return path.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The id of the mount that a path leads to (proc(5), fdinfo); null where it leads nowhere. Sockets can be opened so as well. */
function mountAt(path: string): number | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, O_PATH | constants.O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const [, id] = /^mnt_id:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
    return id === undefined ? null : Number(id);
  } finally {
    closeSync(descriptor);
  }
}

/** <asm-generic/fcntl.h>; Node's constants have no name for it. */
const O_PATH = 0o10000000;

/** What is mounted, by the name that the lab has for it; where the lab cannot see it, by the type of its file system. */
function describeSource({ device, root, type }: MountLine, ours: readonly MountLine[], hosts: readonly Host[]): string {
  const here = ours.findLast((each) => each.device === device && isBelow(root, each.root));
  if (!here) return root === '/' ? `an own ${type}` : `${type}: ${root}`;
  return describePath(join(here.target, relative(here.root, root)), hosts);
}

function isBelow(path: string, folder: string): boolean {
  return folder === '/' || `${path}/`.startsWith(`${folder}/`);
}
