import { type FileHandle, open, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { execa } from 'execa';

/** The state of this machine that a run could change: resolver files, links, addresses, mounts, entries of /run. */
export async function hostState() {
  const { ino, mtimeNs, ctimeNs } = await stat('/etc/resolv.conf', { bigint: true });
  return {
    resolvConf: { content: await readFile('/etc/resolv.conf', 'utf8'), ino, mtimeNs, ctimeNs },
    etc: (await readdir('/etc')).toSorted(),
    run: (await readdir('/run')).toSorted(),
    links: (await execa('ip', ['-json', 'link'])).stdout.replaceAll(/"stats64".*?\}\}/g, ''),
    addresses: (await execa('ip', ['-brief', 'address'])).stdout,
    mounts: await readFile('/proc/self/mountinfo', 'utf8'),
  };
}

/** Open descriptors of namespaces: while a namespace is open, the kernel does not reuse its number. */
export interface HeldNamespaces extends AsyncDisposable {
  /** The ids of all processes of this machine that are in one of the namespaces. */
  processes(): Promise<string[]>;
}

/** Opens the namespaces of processes, without the namespaces of this process. */
export async function holdNamespacesOf(pids: readonly number[]): Promise<HeldNamespaces> {
  const own = await namespacesOf('self');
  const held = new Map<string, FileHandle>();
  for (const pid of pids) {
    for (const [namespace, path] of await namespacesOf(pid)) {
      if (!own.has(namespace) && !held.has(namespace)) held.set(namespace, await open(path));
    }
  }
  return {
    async processes() {
      const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
      const inside = await Promise.all(
        all.map(async (pid) => [...(await namespacesOf(pid)).keys()].some((namespace) => held.has(namespace))),
      );
      return all.filter((_, at) => inside[at]);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...held.values()].map((handle) => handle.close()));
    },
  };
}

const KINDS = ['user', 'mnt', 'net', 'pid'] as const;

/** The paths of a process's namespaces, by name; empty if the process has ended or may not be read. */
async function namespacesOf(pid: number | string): Promise<Map<string, string>> {
  const paths = KINDS.map((kind) => `/proc/${pid}/ns/${kind}`);
  const names = await Promise.all(paths.map((path) => readlink(path))).catch(() => []);
  return new Map(names.map((name, at) => [name, paths[at] as string]));
}
