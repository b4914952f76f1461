import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { now, type ResolvConfEvent, type SeenFile, type SeenLink } from '../core/events.ts';

const RESOLV_CONF = '/etc/resolv.conf';

/** As many symlinks as Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

/** Nothing is there that fopen(3) could read either, or the process has ended. */
const NO_FILE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ESRCH'];

/** A process whose files are read. */
export interface SeeingProcess {
  /** The probe's name, or the daemon's id. */
  of: string;
  /** As this process sees it. */
  pid: number;
  host: string;
}

/** Reads resolv.conf as a process sees it, through its root in /proc. Null when the process has ended. */
export function seenResolvConf(process: SeeingProcess, when: ResolvConfEvent['when']): ResolvConfEvent | null {
  const at = now();
  const root = `/proc/${process.pid}/root`;
  const file = readSeenFile(root, RESOLV_CONF);
  // A process that has ended has no root, so that nothing is found there either.
  if (file === null && !isThere(`${root}/`)) return null;
  return { kind: 'resolv-conf', at, ...process, when, file };
}

/** What lies at a path below a root; null where nothing does. */
function readSeenFile(root: string, path: string): SeenFile | null {
  try {
    const { links, place } = followLinks(root, path);
    // Without O_NONBLOCK a FIFO would hold up the lab until somebody writes to it.
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
    if (NO_FILE.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Follows the symlinks at a path below a root: the kernel would follow an absolute one from this process's own root. */
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

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
