import { join, relative } from 'node:path';
import { now, type ProcessViewEvent, type SeenMount } from '../core/events.ts';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import { readResolverVariables } from '../program/resolver-environment.ts';
import { describePath } from './describe-path.ts';
import type { Host } from './host.ts';
import { type MountLine, mountAt, readMounts } from './mountinfo.ts';

/** Directories with files of the resolver: resolv.conf, nsswitch.conf, hosts and others in /etc, sockets and stub files in /run. */
const FOLDERS = ['/etc', '/run', '/var/run'];

/**
 * Reads from /proc what a process sees: the mounts at and below /etc and /run that no later mount hides, and the environment variables that
 * glibc's resolver or loader reads. The environment is that of the last exec (proc(5)), without later changes by the process itself.
 *
 * @param process the probe's name, or the daemon's id
 * @param pid in this process's pid namespace
 * @param host the name of its host
 * @param hosts all hosts, to name the sources of mounts
 * @throws HarnessError when the process has ended
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

/** The source of a mount: by its host, or by the type of its file system if this process does not see it. */
function describeSource({ device, root, type }: MountLine, ours: readonly MountLine[], hosts: readonly Host[]): string {
  const here = ours.findLast((each) => each.device === device && isBelow(root, each.root));
  if (!here) return root === '/' ? `an own ${type}` : `${type}: ${root}`;
  return describePath(join(here.target, relative(here.root, root)), hosts);
}

function isBelow(path: string, folder: string): boolean {
  return folder === '/' || `${path}/`.startsWith(`${folder}/`);
}
