import { readdir, readFile, readlink, stat } from 'node:fs/promises';
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

const KINDS = ['user', 'mnt', 'net', 'pid'] as const;

/** The namespaces of processes, without those that this process is in itself. */
export async function namespacesOf(pids: readonly number[]): Promise<Set<string>> {
  const own = await links(process.pid);
  const all = (await Promise.all(pids.map(links))).flat();
  return new Set(all.filter((namespace) => !own.includes(namespace)));
}

/** Every process of this machine that is in one of these namespaces. */
export async function processesIn(namespaces: ReadonlySet<string>): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const inside = await Promise.all(
    pids.map(async (pid) => (await links(Number(pid))).some((each) => namespaces.has(each))),
  );
  return pids.filter((_, at) => inside[at]);
}

/** None for a process that is gone, or not ours to look at. */
async function links(pid: number): Promise<string[]> {
  return Promise.all(KINDS.map((kind) => readlink(`/proc/${pid}/ns/${kind}`))).catch(() => []);
}
