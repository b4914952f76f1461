import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { readProcess } from '../input/process.ts';
import type { Subject } from '../subject.ts';
import { canonicalOnHost, NSCD_SOCKET } from '../view/host-path.ts';
import type { ListeningDaemon } from './document.ts';

/** A listening socket in /proc/net/unix: __SO_ACCEPTCON among its flags (include/uapi/linux/net.h). */
const LISTENS = 0x10000;

/** The daemon of this machine's socket. Nothing connects to it: the kernel's lists tell. */
export async function findDaemon(): Promise<Omit<ListeningDaemon, 'process'> & { subject: Subject | null }> {
  const socket = canonicalOnHost(NSCD_SOCKET);
  if (!isSocket(socket)) return { socket, state: 'none', subject: null };
  const holders = listeningInodes([socket, NSCD_SOCKET]).map((inode) => pidsWith(`socket:[${inode}]`));
  const subject = await listener(holders.flat());
  // A socket that this user sees no holder of may be this one; one of another mount namespace has the same path.
  const isHidden = holders.some((pids) => pids.length === 0);
  return { socket, state: subject || isHidden ? 'listening' : 'not-listening', subject };
}

function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch {
    return false;
  }
}

/** The inodes of listening sockets that were bound to one of these paths. */
function listeningInodes(paths: readonly string[]): string[] {
  return readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, , , flags = '', , , inode = '', path = ''] = line.trim().split(/\s+/);
      return paths.includes(path) && (Number.parseInt(flags, 16) & LISTENS) !== 0 ? [inode] : [];
    });
}

/** The process that sees the socket of this machine at its path, among those that hold a socket of that path. */
async function listener(pids: readonly number[]): Promise<Subject | null> {
  const holders = await Promise.all(pids.map((pid) => readProcess(pid).catch(() => null)));
  const seeing = holders
    .filter((holder) => holder?.view.isOnHost(NSCD_SOCKET, NSCD_SOCKET))
    .filter((each) => each !== null);
  // With socket activation the service manager holds the socket as well.
  return seeing.find(({ process }) => !isManager(process?.pid ?? 0)) ?? seeing[0] ?? null;
}

function isManager(pid: number): boolean {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)) === 'systemd';
  } catch {
    return false;
  }
}

/** The processes that have a file open, as far as this user may see. */
function pidsWith(target: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === target);
    } catch {
      return false;
    }
  });
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
