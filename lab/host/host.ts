import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { HarnessError } from '../core/harness-error.ts';
import { SENTINEL_HOSTS } from '../core/sentinel.ts';
import type { Timeline } from '../core/timeline.ts';
import { createNetwork, type NetworkNamespace } from '../namespaces/network.ts';
import { type FileActions, fileActions } from './files.ts';

/** A machine of a cell: a network namespace, a private /etc and a private /run. */
export interface Host {
  readonly name: string;
  /** What gethostname(2) returns to its programs. */
  readonly hostname: string;
  readonly network: NetworkNamespace;
  /** The directories that its processes see as /etc and /run. */
  readonly etc: string;
  readonly run: string;
  /** Further directories that its processes see, each with its path on this machine (`source`). */
  readonly folders?: readonly { source: string; target: string }[];
  /** The files outside of /etc that the scenario has, by their paths on the host. */
  readonly paths?: readonly string[];
  /** A directory that the host does not see: for sources of single-file mounts, and for the daemon's own hosts file. */
  readonly outside: string;
  /** Changes files below /etc; each change is an event. */
  readonly files: FileActions;
  /** Changes files in `outside`, as a container engine changes the source of a single-file mount. */
  readonly filesOutside: FileActions;
  /** Changes files outside of /etc, by their paths without the first slash. */
  readonly filesElsewhere?: FileActions;
  remove(): Promise<void>;
}

export interface HostOptions {
  /** Content of /etc/resolv.conf. Without it, there is no such file. */
  resolvConf?: string;
  /**
   * Default: the host's name in the lab, without a domain. glibc takes the part behind the first dot for the search list where resolv.conf
   * has none (resolv/res_init.c), so this machine's own name must not show.
   */
  hostname?: string;
  /** Further files below /etc, by path (`ld.so.conf.d/lab.conf`); null leaves out one that every host has. */
  etc?: Record<string, string | null>;
  /**
   * Files outside of /etc, by absolute path. A path with a slash at its end is a folder. The folder of each file is the host's own: nothing of
   * the root file system is in it.
   */
  files?: Record<string, string>;
  /** Files below /run, by path: a folder for chroot(2), such as `jail/etc/resolv.conf`. */
  run?: Record<string, string>;
  /** Further addresses on `lo`, in CIDR notation: AI_ADDRCONFIG and the sorting of addresses depend on them. */
  addresses?: readonly string[];
  /** The network namespace of another host, to share it; by default one of its own. */
  network?: NetworkNamespace;
  /** iproute2 commands to run in its network namespace at the start, such as `addr add 192.0.2.1/24 dev lo`. */
  ip?: readonly string[];
}

/** The /etc of every host, without anything of the real machine. Host names come from /etc/hosts, then from DNS. */
const ETC: Record<string, string> = {
  'nsswitch.conf':
    'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\nnetworks: files\n',
  'host.conf': 'multi on\n',
  passwd: 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  group: 'root:x:0:\nnogroup:x:65534:\n',
  hosts: `127.0.0.1 localhost\n::1 localhost\n${SENTINEL_HOSTS.client}`,
};

/**
 * Makes a host in `directory` (on the workspace). The workspace is in memory, so the files are written in this thread: Node's thread pool
 * would take ten times as long for each.
 */
export async function createHost(
  name: string,
  directory: string,
  timeline: Timeline,
  options: HostOptions = {},
): Promise<Host> {
  const { resolvConf, hostname = name, etc: extra = {}, run: inRun = {}, files: elsewhere = {} } = options;
  const { addresses = [], ip = [] } = options;
  refuseHostname(hostname);
  const [etc, run, outside] = ['etc', 'run', 'outside'].map((part) => join(directory, part)) as [
    string,
    string,
    string,
  ];
  for (const folder of [etc, join(run, 'nscd'), outside]) mkdirSync(folder, { recursive: true });
  const files = fileActions(name, { folder: etc, called: '/etc' }, timeline);
  const tree = join(directory, 'tree');
  const folders = ownFolders(Object.keys(elsewhere), tree);
  const commands = [...addresses.map((address) => `addr add ${address} dev lo`), ...ip];
  writeFiles(etc, { ...ETC, ...extra });
  writeFiles(run, inRun);
  makeTree({ tree, run }, elsewhere);
  if (resolvConf !== undefined) await files.create('resolv.conf', resolvConf);
  const network = await (options.network ? joinNetwork(options.network, commands) : createNetwork(commands));
  return {
    name,
    hostname,
    network,
    etc,
    run,
    folders,
    paths: Object.keys(elsewhere),
    outside,
    files,
    filesOutside: fileActions(name, { folder: outside, called: 'outside' }, timeline),
    filesElsewhere: fileActions(name, { folder: tree, called: '' }, timeline),
    async remove() {
      network.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The network of another host, which alone removes it. */
async function joinNetwork(network: NetworkNamespace, commands: readonly string[]): Promise<NetworkNamespace> {
  if (commands.length > 0) await network.ip(...commands);
  return {
    get path() {
      return network.path;
    },
    get enter() {
      return network.enter;
    },
    ip: network.ip,
    remove() {},
  };
}

/** @throws HarnessError for a path that leads out of the folder */
function writeFiles(folder: string, files: Record<string, string | null>): void {
  for (const [name, content] of Object.entries(files)) {
    if (name === '' || normalize(`/${name}`) !== `/${name}`)
      throw new HarnessError(`not a path below a host's folder: ${name}`);
    if (content === null) continue;
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** HOST_NAME_MAX of Linux. */
const LONGEST_HOSTNAME = 64;

/** @throws HarnessError for a name that sethostname(2) does not take */
export function refuseHostname(hostname: string): void {
  const length = Buffer.byteLength(hostname);
  if (length === 0 || length > LONGEST_HOSTNAME || hostname.includes('\0'))
    throw new HarnessError(`a hostname has 1 to ${LONGEST_HOSTNAME} octets: '${hostname}'`);
}

/** The folders of files outside of /etc and /run: the outermost ones, because a mount shows all that is below. */
export function ownFolders(paths: readonly string[], tree: string): { source: string; target: string }[] {
  const folders = [...new Set(paths.map((path) => dirname(`${path}x`)))].filter((folder) => !isInRun(`${folder}/`));
  const outermost = folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
  return outermost.map((target) => ({ source: join(tree, target), target }));
}

/** Makes the files in a folder of this machine, in which `run` is a link to the host's /run. */
function makeTree({ tree, run }: { tree: string; run: string }, files: Record<string, string>): void {
  mkdirSync(tree, { recursive: true });
  symlinkSync(run, join(tree, 'run'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(tree, dirname(`${path}x`)), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(join(tree, path), content);
  }
}

function isInRun(path: string): boolean {
  return path.startsWith('/run/');
}
