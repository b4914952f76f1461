import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SENTINEL_HOSTS } from '../core/sentinel.ts';
import type { Timeline } from '../core/timeline.ts';
import { createNetwork, type NetworkNamespace } from '../namespaces/network.ts';
import { type FileActions, fileActions } from './files.ts';

/** A machine of a cell: a network namespace of its own, a private /etc and a private /run. */
export interface Host {
  readonly name: string;
  readonly network: NetworkNamespace;
  /** The directories that its processes see as /etc and /run. */
  readonly etc: string;
  readonly run: string;
  /** A directory outside the host's view: sources of single-file mounts, the daemon's own hosts file. */
  readonly outside: string;
  /** Ways to change a file below /etc, each an event. */
  readonly files: FileActions;
  /** The same in `outside`: what a container engine does to the source of a single-file mount. */
  readonly filesOutside: FileActions;
  remove(): Promise<void>;
}

export interface HostOptions {
  /** Content of /etc/resolv.conf; none is made without it. */
  resolvConf?: string;
  /** Further files below /etc. */
  etc?: Record<string, string>;
  /** iproute2 commands to run in its network namespace at the start. */
  ip?: readonly string[];
}

/** The files every host has: names by file, then DNS, and nothing of the real machine. */
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
