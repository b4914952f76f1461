import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { DAEMONS } from '../../daemon/definitions.ts';
import { type MountLine, mountAt, readMounts } from '../../host/mountinfo.ts';
import type { DaemonName } from '../../libc/types.ts';
import { readResolverVariables } from '../../program/resolver-environment.ts';
import { isBelow } from '../../util/is-below.ts';
import { InspectInputError } from '../input-error.ts';
import { confLines } from '../resolver.ts';
import type { Mount, Network, ProcessFacts, ResolvConf, SeenPath, Subject, Variable, View } from '../subject.ts';
import { canonicalOnHost, NSCD_SOCKET } from '../view/host-path.ts';
import { insideRoot, pathInRoot } from '../view/root.ts';
import { RESOLV_CONF } from './container.ts';
import { mappedLibc } from './mapped-libc.ts';
import { readIfPossible } from './read-text.ts';

/** The end of a mount's root whose file was removed, or replaced by a rename (fs/d_path.c, `//deleted`). */
const DELETED = '//deleted';

/**
 * A running process, from /proc; nothing is sent to it, and it is not stopped.
 *
 * @param pid in the pid namespace of this program
 * @throws InspectInputError if there is none, or this user may not read its mappings
 */
export async function readProcess(pid: number): Promise<Subject> {
  const from = `/proc/${pid}`;
  try {
    const { libc, replaced } = await mappedLibc(pid);
    // The root decides about all else, and is readable whenever the maps are.
    const view = new ProcessView(pid);
    // The rules look at these again, when the process may have ended.
    view.isOnHost(NSCD_SOCKET, NSCD_SOCKET);
    view.look(NSCD_SOCKET);
    const resolvConf = readResolvConf(view);
    const network = networkOf(pid);
    const facts: ProcessFacts = {
      pid,
      daemon: daemonName(pid),
      ownRoot: view.ownRoot,
      resolvConfDeleted: view.look(RESOLV_CONF).mount?.place.value.includes(DELETED) ?? false,
      sameResolvConf: sameAsHere(resolvConf),
      replacedLibc: replaced,
    };
    return {
      name: nameOf(pid),
      input: 'process',
      from,
      root: null,
      view,
      network,
      environment: variablesOf(pid),
      resolvConf,
      libc: 'libc' in libc ? libc.libc : null,
      process: facts,
      notKnown: [
        ...('reason' in libc ? [`its C library: ${libc.reason}`] : []),
        ...(network === 'unknown' ? ['its network namespace cannot be read'] : []),
      ],
    };
  } catch (error) {
    throw unreadable(pid, error);
  }
}

function unreadable(pid: number, error: unknown): InspectInputError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof InspectInputError) return error;
  if (!existsSync(`/proc/${pid}`)) return new InspectInputError(`there is no process ${pid}`);
  // A zombie has no mounts (EINVAL, fs/proc_namespace.c), and neither it nor a kernel thread has a program.
  if (code !== undefined && ['ENOENT', 'ESRCH', 'EINVAL'].includes(code)) {
    return new InspectInputError(`process ${pid} has no program: it has ended, or is a thread of the kernel`);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new InspectInputError(`process ${pid} cannot be read ${whoCould()}`);
  }
  return new InspectInputError(`process ${pid} cannot be read: ${message}`);
}

/** Root of a namespace, or below a security module, may still not read a process. */
function whoCould(): string {
  return process.getuid?.() === 0
    ? 'even by root here: the kernel protects it, or it belongs to a user namespace above'
    : 'by this user: run as its user, or as root';
}

/** The daemon whose program a process runs. Its resolver's states are those of its workers, or of a new process for each lookup. */
function daemonName(pid: number): DaemonName | null {
  const program = basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''));
  return DAEMONS.find(({ id }) => id === program)?.id ?? null;
}

function nameOf(pid: number): string {
  const [command = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const name = command === '' ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim() : basename(command);
  return `${name} (process ${pid})`;
}

/** The file system as a process sees it, and where its parts are on this machine. */
class ProcessView implements View {
  readonly #root: string;
  readonly #mounts: readonly MountLine[];
  readonly #own = readMounts('self');
  readonly #pid: number;
  readonly #seen = new Map<string, SeenPath>();
  readonly #compared = new Map<string, boolean>();

  constructor(pid: number) {
    this.#pid = pid;
    this.#root = `/proc/${pid}/root`;
    this.#mounts = readMounts(pid);
  }

  /** Whether its root directory is another one than this program's. A private mount namespace alone keeps the same root. */
  get ownRoot(): boolean {
    return !isSameFile(`${this.#root}/`, '/');
  }

  /** The path below /proc at which this program reads a file of the process. */
  readable(path: string): string {
    return pathInRoot(this.#root, path);
  }

  look(path: string): SeenPath {
    const seen = this.#seen.get(path) ?? this.#lookUp(path);
    this.#seen.set(path, seen);
    return seen;
  }

  #lookUp(path: string): SeenPath {
    const resolved = insideRoot(this.#root, path);
    const line = this.#mountOf(resolved);
    const mount = line && line.target !== '/' ? this.#describe(line) : null;
    return { path: resolved, mount, onHost: this.#onHost(resolved, line) };
  }

  isOnHost(path: string, here: string): boolean {
    const key = `${path} ${here}`;
    const known = this.#compared.get(key) ?? this.#compare(path, here);
    this.#compared.set(key, known);
    return known;
  }

  #compare(path: string, here: string): boolean {
    const resolved = insideRoot(this.#root, path);
    const existing = nearestExisting(this.#root, resolved);
    const missing = relative(existing, resolved);
    const own = canonicalOnHost(here);
    const folder = missing === '' ? own : own.slice(0, -missing.length);
    return join(folder, missing) === own && isSameFile(join(this.#root, existing), folder);
  }

  /** The mount that a path, or its nearest existing folder, is on. */
  #mountOf(path: string): MountLine | null {
    const id = mountAt(join(this.#root, nearestExisting(this.#root, path)));
    const known = this.#mounts.find((mount) => mount.id === id);
    return known ?? this.#own.find((mount) => mount.id === id) ?? null;
  }

  #describe(line: MountLine): Mount {
    const { root, target, type, device } = line;
    const place = {
      file: `/proc/${this.#pid}/mountinfo`,
      value: `mounted at ${target}: ${root === '/' ? type : `${root} of ${type} ${device}`}`,
    };
    const source = this.#onHost(target, line);
    if (source === null) return { target, kind: 'hidden', source, place };
    return { target, kind: 'bind', source, place };
  }

  /** The path on this machine of a file on a mount; null if this program does not see that file. */
  #onHost(path: string, mount: MountLine | null): string | null {
    if (mount === null) return null;
    // A file of that inode has no path any more.
    if (mount.root.endsWith(DELETED)) return null;
    const existing = nearestExisting(this.#root, path);
    const inside = join(mount.root, relative(mount.target, existing));
    for (const own of this.#own.toReversed()) {
      if (own.device !== mount.device || !isBelow(inside, own.root)) continue;
      const candidate = join(own.target, relative(own.root, inside));
      if (isSameFile(candidate, join(this.#root, existing))) {
        return canonicalOnHost(join(candidate, relative(existing, path)));
      }
    }
    return this.#throughRoot(path, existing);
  }

  /** Below a root that this program sees, as after chroot(2). */
  #throughRoot(path: string, existing: string): string | null {
    const root = readlinkSync(this.#root);
    return isSameFile(join(root, existing), join(this.#root, existing)) ? canonicalOnHost(join(root, path)) : null;
  }
}

function nearestExisting(root: string, path: string): string {
  for (let at = path; at !== '/'; at = dirname(at)) {
    if (statSync(join(root, at), { throwIfNoEntry: false })) return at;
  }
  return '/';
}

function isSameFile(a: string, b: string): boolean {
  try {
    const [one, other] = [statSync(a, { bigint: true }), statSync(b, { bigint: true })];
    return one.dev === other.dev && one.ino === other.ino;
  } catch {
    return false;
  }
}

function readResolvConf(view: ProcessView): ResolvConf | null {
  const file = view.readable(RESOLV_CONF);
  const text = readIfPossible(file);
  return text === null ? null : { file, lines: confLines(text, file) };
}

/** Whether this machine's own file has the same content now. */
function sameAsHere(resolvConf: ResolvConf | null): boolean | null {
  const here = readIfPossible(RESOLV_CONF);
  if (resolvConf === null || here === null) return null;
  return resolvConf.lines.map(({ text }) => text).join('\n') === here;
}

/** Whether its network namespace is another one than this program's. */
function networkOf(pid: number): Network {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`) === readlinkSync('/proc/self/ns/net') ? 'host' : 'own';
  } catch {
    return 'unknown';
  }
}

function variablesOf(pid: number): Record<string, Variable> {
  const file = `/proc/${pid}/environ`;
  return Object.fromEntries(
    Object.entries(readResolverVariables(pid)).map(([name, value]) => [
      name,
      { value, place: { file, value: `${name}=${value}` } },
    ]),
  );
}
