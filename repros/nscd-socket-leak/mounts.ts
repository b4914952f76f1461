import { join } from 'node:path';
import type { Host, Mount } from '../../lab/index.ts';

/** The socket that the container needs, below /run: the reason for the bind mount of the host's /var/run. */
export const WANTED_SOCKET = 'agent/agent.sock';

/** The search list of host and client. Without it, the resolver would search a name that is not found below the real machine's domain. */
export const SEARCH = 'lab.test';

/**
 * The host's files in the view of a program. /var/run is a symlink to /run, on hosts and in images. So `-v /var/run:/var/run` is a
 * mount at /run.
 */
export interface HostMounts {
  /** @param client the host on which the program runs */
  mounts(host: Host, client: Host): Mount[];
  /** Whether a running daemon's socket is at the path where the C library looks for it. */
  showsDaemon: boolean;
  /** Whether the host's /run is mounted read-only. */
  readOnly?: true;
  /** Whether the container's root directory is read-only, as with `--read-only`. */
  readOnlyRoot?: boolean;
  /** The program's environment. */
  env?: Record<string, string>;
  /** The path of the wanted socket for the program; none where it is out of reach. */
  wanted?: string;
}

const wantedInRun = `/run/${WANTED_SOCKET}`;
const NSCD_FOLDER = '/run/nscd';

const wholeRun = (host: Host): Mount => ({ source: host.run, target: '/run', writable: true });

/** The mistake: the host's whole /var/run is mounted, because of one socket in it. */
export const bound: HostMounts = { mounts: (host) => [wholeRun(host)], showsDaemon: true, wanted: wantedInRun };

/** Only the folder of the daemon's socket, as an image needs it that looks users up in the host's directory service. */
export const nscdFolder: HostMounts = {
  mounts: (host) => [{ source: join(host.run, 'nscd'), target: NSCD_FOLDER, writable: true }],
  showsDaemon: true,
};

/** `:ro` prevents new files; programs may still connect to the sockets. */
export const boundReadOnly: HostMounts = {
  mounts: (host) => [{ source: host.run, target: '/run' }],
  showsDaemon: true,
  readOnly: true,
  wanted: wantedInRun,
};

/** A read-only root directory: mounts keep their own mode. */
export const boundInReadOnlyRoot: HostMounts = { ...bound, readOnlyRoot: true };

export const notBound: HostMounts = { mounts: () => [], showsDaemon: false };

/** Only the folder of the wanted socket. Unlike a mount of the socket file, it survives a restart of the service. */
export const privateFolder: HostMounts = {
  mounts: (host) => [{ source: join(host.run, 'agent'), target: '/run/agent', writable: true }],
  showsDaemon: false,
  wanted: wantedInRun,
};

export const emptyOverNscd: HostMounts = {
  mounts: (host) => [wholeRun(host), { empty: true, target: NSCD_FOLDER }],
  showsDaemon: false,
  wanted: wantedInRun,
};

/** The whole /run, at a path where no C library looks. */
export const hostPrefix: HostMounts = {
  mounts: (host) => [{ source: host.run, target: '/host/var/run', writable: true }],
  showsDaemon: false,
  wanted: `/host/var/run/${WANTED_SOCKET}`,
};

/**
 * The socket stays visible, but glibc asks no daemon for hosts while LOCALDOMAIN is set: nscd cannot know this program's search list.
 * LOCALDOMAIN overrides `search` in resolv.conf, so both have the same value here.
 */
export const localDomain: HostMounts = { ...bound, env: { LOCALDOMAIN: SEARCH } };

/** `ip netns exec` (ip-netns(8)): the host's files, with the namespace's resolv.conf bound over the host's. */
export const hostFiles: HostMounts = {
  mounts: (host, client) => [
    { source: host.etc, target: '/etc' },
    { source: join(client.etc, 'resolv.conf'), target: '/etc/resolv.conf' },
    wholeRun(host),
  ],
  showsDaemon: true,
  wanted: wantedInRun,
};
