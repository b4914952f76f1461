import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { now, type ResolvConfEvent, type SeenFile, type SeenLink } from '../core/events.ts';
import { isNoFile } from './is-no-file.ts';

const RESOLV_CONF = '/etc/resolv.conf';

/** The number of symlinks that Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

/** The process whose view of resolv.conf is read. */
export interface ObservedProcess {
  /** The probe's name, or the daemon's id. */
  of: string;
  /** In this process's pid namespace. */
  pid: number;
  host: string;
}

/** Reads resolv.conf as a process sees it, through its root in /proc. Null when the process has ended. */
export function readResolvConf(process: ObservedProcess, when: ResolvConfEvent['when']): ResolvConfEvent | null {
  const at = now();
  const root = `/proc/${process.pid}/root`;
  const file = readSeenFile(root, RESOLV_CONF);
  // A process that has ended has no root, so no file is found there either.
  if (file === null && !exists(`${root}/`)) return null;
  return { kind: 'resolv-conf', at, ...process, when, file };
}

/** The file at a path below a root; null where there is none. */
function readSeenFile(root: string, path: string): SeenFile | null {
  try {
    const { links, place } = followLinks(root, path);
    // Without O_NONBLOCK, open(2) of a FIFO would block the lab until a writer opens it.
    const descriptor = openSync(join(root, place), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { dev, ino, nlink, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true });
      const content = readFileSync(descriptor, 'utf8');
      const identity = { device: `${dev}`, inode: `${ino}`, names: Number(nlink) };
      return {
        ...identity,
        modified: `${mtimeNs}`,
        changed: `${ctimeNs}`,
        content,
        ...(links.length > 0 && { links }),
      };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const hasEnded = (error as NodeJS.ErrnoException).code === 'ESRCH';
    if (hasEnded || isNoFile(error)) return null;
    throw error;
  }
}

/** Follows the symlinks at a path below a root. The kernel would resolve an absolute target below this process's own root. */
function followLinks(root: string, path: string): { links: SeenLink[]; place: string } {
  const links: SeenLink[] = [];
  let place = path;
  while (links.length < MOST_LINKS) {
    const stat = lstatSync(join(root, place), { bigint: true });
    if (!stat.isSymbolicLink()) break;
    const target = readlinkSync(join(root, place));
    links.push({ inode: `${stat.ino}`, changed: `${stat.ctimeNs}`, target });
    place = resolve(dirname(place), target);
  }
  return { links, place };
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
