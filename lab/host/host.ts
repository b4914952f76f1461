import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SENTINEL_HOSTS } from '../core/sentinel.ts';
import type { Timeline } from '../core/timeline.ts';
import { createNetwork, type NetworkNamespace } from '../namespaces/network.ts';
import { type FileActions, fileActions } from './files.ts';

/** A machine of a cell: a network namespace, a private /etc and a private /run. */
export interface Host {
  readonly name: string;
  readonly network: NetworkNamespace;
  /** The directories that its processes see as /etc and /run. */
  readonly etc: string;
  readonly run: string;
  /** A directory that the host does not see: for sources of single-file mounts, and for the daemon's own hosts file. */
  readonly outside: string;
  /** Changes files below /etc; each change is an event. */
  readonly files: FileActions;
  /** Changes files in `outside`, as a container engine changes the source of a single-file mount. */
  readonly filesOutside: FileActions;
  remove(): Promise<void>;
}

export interface HostOptions {
  /** Content of /etc/resolv.conf. Without it, there is no such file. */
  resolvConf?: string;
  /** Further files below /etc, by name. */
  etc?: Record<string, string>;
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

/** Makes a host in `directory` (on the workspace). */
export async function createHost(
  name: string,
  directory: string,
  timeline: Timeline,
  { resolvConf, etc: extra = {}, ip = [] }: HostOptions = {},
): Promise<Host> {
  const [etc, run, outside] = ['etc', 'run', 'outside'].map((part) => join(directory, part)) as [
    string,
    string,
    string,
  ];
  await Promise.all([
    mkdir(etc, { recursive: true }),
    mkdir(join(run, 'nscd'), { recursive: true }),
    mkdir(outside, { recursive: true }),
  ]);
  const files = fileActions(name, { folder: etc, called: '/etc' }, timeline);
  const [network] = await Promise.all([
    createNetwork(ip),
    ...Object.entries({ ...ETC, ...extra }).map(([file, content]) => writeFile(join(etc, file), content)),
    resolvConf === undefined ? undefined : files.create('resolv.conf', resolvConf),
  ]);
  return {
    name,
    network,
    etc,
    run,
    outside,
    files,
    filesOutside: fileActions(name, { folder: outside, called: 'outside' }, timeline),
    async remove() {
      network.remove();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
