import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ClientDefinitionError } from './definition.ts';

/** A process of this machine as a client: its command, its environment and its root file system. */
export interface RunningProcess {
  command: string[];
  env: Record<string, string>;
  root: string;
}

/**
 * Reads a running process of this machine from /proc, which nothing changes.
 *
 * @throws ClientDefinitionError without such a process, without the right to read it, or if its root cannot be seen from here
 */
export function runningProcess(pid: number): RunningProcess {
  if (!existsSync(`/proc/${pid}`)) throw new ClientDefinitionError(`--pid ${pid}: there is no process ${pid}`);
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    const words = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((word) => word.includes('='));
    const env = Object.fromEntries(
      words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
    );
    if (command.length === 0) throw new ClientDefinitionError(`--pid ${pid}: it is a thread of the kernel`);
    return { command, env, root: rootOf(pid) };
  } catch (error) {
    if (error instanceof ClientDefinitionError) throw error;
    throw new ClientDefinitionError(`--pid ${pid}: it cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

interface Mount {
  device: string;
  /** The folder of the file system that is mounted. */
  folder: string;
  target: string;
}

/** The root of a process as a path of this machine. A container's is a mount that its engine has made here as well. */
function rootOf(pid: number): string {
  if (isSame(`/proc/${pid}/root/`, '/')) return '/';
  const chroot = readlinkSync(`/proc/${pid}/root`);
  if (sameNamespace(pid)) return chroot;
  const theirs = mountsOf(pid).findLast(({ target }) => target === '/');
  const here = theirs && mountsOf('self').flatMap((mount) => placeOf(theirs, mount) ?? []);
  const root = here?.find((place) => isSame(place, `/proc/${pid}/root/`));
  if (root !== undefined) return root;
  throw new ClientDefinitionError(
    `--pid ${pid}: its root file system is not mounted here; save it (docker export, podman export) and use --root`,
  );
}

function placeOf(theirs: Mount, { device, folder, target }: Mount): string | null {
  if (device !== theirs.device) return null;
  const below = relative(folder, theirs.folder);
  return below.startsWith('..') ? null : join(target, below);
}

function sameNamespace(pid: number): boolean {
  return readlinkSync(`/proc/${pid}/ns/mnt`) === readlinkSync('/proc/self/ns/mnt');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && a.dev === b?.dev && a.ino === b.ino;
}

/** Of a line of mountinfo (proc(5)), the device, the root and the mount point. */
function mountsOf(pid: number | 'self'): Mount[] {
  const lines = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [, , device = '', folder = '', target = ''] = line.split(' ');
    const plain = (text: string) =>
      text.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
    return { device, folder: plain(folder), target: plain(target) };
  });
}
