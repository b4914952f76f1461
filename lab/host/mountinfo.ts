import { closeSync, constants, openSync, readFileSync } from 'node:fs';

/** The fields of a line of mountinfo (proc(5)) that are used here. */
export interface MountLine {
  id: number;
  /** The file system, as `major:minor`. */
  device: string;
  /** The mounted directory or file of the file system. */
  root: string;
  target: string;
  readOnly: boolean;
  type: string;
}

/** The mounts of a process's mount namespace, from its mountinfo (proc(5)). Throws without such a process. */
export function readMounts(pid: number | 'self'): MountLine[] {
  const lines = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [id, , device = '', root = '', target = '', options = '', ...more] = line.split(' ');
    const readOnly = options.split(',').includes('ro');
    const type = more[more.indexOf('-') + 1] ?? '';
    return { id: Number(id), device, root: unescaped(root), target: unescaped(target), readOnly, type };
  });
}

/** The kernel writes each blank and backslash of a path as a backslash and three octal digits. */
function unescaped(path: string): string {
  return path.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The id of the mount that a path is on (proc(5), fdinfo); null if the path does not exist. O_PATH opens sockets as well. */
export function mountAt(path: string): number | null {
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

/** <asm-generic/fcntl.h>; not among Node's constants. */
const O_PATH = 0o10000000;
