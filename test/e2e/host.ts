import { type FileHandle, open, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { execa } from 'execa';

/** What a run could spoil on this machine: its resolver's files, its links, its mounts, what lies in /run. */
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

/** Namespaces, held: while somebody has them open the kernel gives their numbers to no others. */
export interface HeldNamespaces extends AsyncDisposable {
  /** Every process of this machine that is in one of them. */
  processes(): Promise<string[]>;
}

/** The namespaces of processes, without those that this process is in itself. */
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

/** By name, where they are to be opened; none of a process that is gone, or not ours to look at. */
async function namespacesOf(pid: number | string): Promise<Map<string, string>> {
  const paths = KINDS.map((kind) => `/proc/${pid}/ns/${kind}`);
  const names = await Promise.all(paths.map((path) => readlink(path))).catch(() => []);
  return new Map(names.map((name, at) => [name, paths[at] as string]));
}
