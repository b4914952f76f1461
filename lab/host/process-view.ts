import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { now, type ProcessViewEvent, type SeenMount } from '../core/events.ts';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import { pathInRoot } from '../inspect/view/root.ts';
import { readResolverVariables } from '../program/resolver-environment.ts';
import { isBelow } from '../util/is-below.ts';
import { describePath, imagePartText } from './describe-path.ts';
import type { Host } from './host.ts';
import { type MountLine, mountAt, readMounts } from './mountinfo.ts';
import type { ImageSource, Mount } from './sandbox.ts';
import { uidOfRoot } from './uid-of-root.ts';

/** Directories with files of the resolver: resolv.conf, nsswitch.conf, hosts and others in /etc, sockets and stub files in /run. */
const FOLDERS = ['/etc', '/run', '/var/run'];

/**
 * Reads from /proc what a process sees: the mounts at and below /etc and /run, and at the targets of `further`, that no later mount hides, the environment variables that
 * glibc's resolver or loader reads, and its namespaces. The environment is that of the last exec (proc(5)), without later changes by the process
 * itself.
 *
 * @param process the probe's name, or the daemon's id
 * @param pid in this process's pid namespace
 * @param host the name of its host
 * @param hosts all hosts, to name the sources of mounts
 * @param further the mounts that a scenario gives the process
 * @throws HarnessError when the process has ended
 */
export function processView(
  process: string,
  pid: number,
  host: string,
  hosts: Iterable<Host>,
  further: readonly Mount[] = [],
): ProcessViewEvent {
  const at = now();
  try {
    return { kind: 'process-view', at, process, pid, host, ...readView(pid, host, [...hosts], further) };
  } catch (error) {
    throw new HarnessError(`what ${process} (process ${pid}) sees cannot be read: ${messageOf(error)}`);
  }
}

function readView(
  pid: number,
  host: string,
  hosts: readonly Host[],
  further: readonly Mount[],
): Omit<ProcessViewEvent, 'kind' | 'at' | 'process' | 'pid' | 'host'> {
  const ours = readMounts('self');
  const theirs = readMounts(pid);
  const targets = further.map(({ target }) => target);
  const rootReadOnly = theirs.findLast(({ target }) => target === '/')?.readOnly === true;
  const mounts = theirs.flatMap((mount): SeenMount[] => {
    const { id, target, readOnly } = mount;
    if (![...FOLDERS, ...targets].some((folder) => isBelow(target, folder))) return [];
    if (mountAt(`/proc/${pid}/root${target}`) !== id) return [];
    return [{ target, ...sourceOf(mount, ours, hosts, further), readOnly }];
  });
  return {
    mounts,
    rootReadOnly,
    environment: readResolverVariables(pid),
    rootIs: uidOfRoot(pid),
    namespaces: readNamespaces(pid, host, hosts),
  };
}

/** The types of namespaces(7) that a sandbox or a container may have of its own, as /proc names them. */
const NAMESPACES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'user', 'uts'];

function readNamespaces(pid: number, host: string, hosts: readonly Host[]): Record<string, string> {
  const idOf = (path: string) => statSync(path, { bigint: true }).ino;
  // Hosts may share a network. The process's own host then decides.
  const known = hosts.toSorted((one, other) => Number(one.name === host) - Number(other.name === host));
  const networks = new Map(known.map(({ name, network }) => [idOf(network.path), name]));
  return Object.fromEntries(
    NAMESPACES.map((type) => {
      const id = idOf(`/proc/${pid}/ns/${type}`);
      if (id === idOf(`/proc/self/ns/${type}`)) return [type, 'lab'];
      return [type, networks.get(id) ?? 'own'];
    }),
  );
}

/** The source of a mount: by its host, by its image, or by the type of its file system if this process does not see it. */
function sourceOf(
  { device, root, target, type }: MountLine,
  ours: readonly MountLine[],
  hosts: readonly Host[],
  further: readonly Mount[],
): Pick<SeenMount, 'source' | 'image'> {
  const here = ours.findLast((each) => each.device === device && isBelow(root, each.root));
  if (!here) return { source: root === '/' ? `an own ${type}` : `${type}: ${root}` };
  const path = join(here.target, relative(here.root, root));
  // From the root of the image, and not from the mount that the lab asked for.
  const isFrom = ({ root: image, part }: ImageSource) => pathInRoot(image, part.path) === path;
  const [found] = further.flatMap((each) =>
    'source' in each && each.target === target && each.image && isFrom(each.image) ? [each.image] : [],
  );
  return found ? { source: imagePartText(found.part), image: found.part } : { source: describePath(path, hosts) };
}
