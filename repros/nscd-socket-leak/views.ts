import { join } from 'node:path';
import type { Mount } from '../../lab/index.ts';
import { type Scene, SEARCH, WANTED_SOCKET } from './scene.ts';

/**
 * A way to set up what a program inside sees of the host's files. /var/run is a symlink to /run, on hosts and in images, so
 * `-v /var/run:/var/run` comes down to a mount at /run.
 */
export interface View {
  mounts(scene: Scene): Mount[];
  /** Whether the daemon's socket is at the path where the C library looks for it, if there is a daemon. */
  showsDaemon: boolean;
  /** Whether the host's /run is bound so that nothing can be written there. */
  readOnly?: true;
  /** The program's environment. */
  env?: Record<string, string>;
  /** Where the program finds the socket it was meant to reach; none where it cannot. */
  wanted?: string;
}

const wantedInRun = `/run/${WANTED_SOCKET}`;
const NSCD_FOLDER = '/run/nscd';

const wholeRun = ({ host }: Scene): Mount => ({ source: host.run, target: '/run', writable: true });

/** The mistake: the host's whole /var/run, for the sake of one socket in it. */
export const bound: View = { mounts: (scene) => [wholeRun(scene)], showsDaemon: true, wanted: wantedInRun };

/** `:ro` keeps a program from making files; it may still connect to the sockets that are there. */
export const boundReadOnly: View = {
  mounts: ({ host }) => [{ source: host.run, target: '/run' }],
  showsDaemon: true,
  readOnly: true,
  wanted: wantedInRun,
};

export const notBound: View = { mounts: () => [], showsDaemon: false };

/** Only the folder that holds the wanted socket: unlike the bare socket file, it survives a restart of the service. */
export const privateFolder: View = {
  mounts: ({ host }) => [{ source: join(host.run, 'agent'), target: '/run/agent', writable: true }],
  showsDaemon: false,
  wanted: wantedInRun,
};

export const emptyOverNscd: View = {
  mounts: (scene) => [wholeRun(scene), { empty: true, target: NSCD_FOLDER }],
  showsDaemon: false,
  wanted: wantedInRun,
};

/** Everything is there, at paths that no C library looks at. */
export const hostPrefix: View = {
  mounts: ({ host }) => [{ source: host.run, target: '/host/var/run', writable: true }],
  showsDaemon: false,
  wanted: `/host/var/run/${WANTED_SOCKET}`,
};

/**
 * Nothing is moved out of sight, but glibc does not ask for hosts while LOCALDOMAIN is set: nscd could not know this program's own
 * search list. It overrides `search` in resolv.conf, so it says the same.
 */
export const localDomain: View = { ...bound, env: { LOCALDOMAIN: SEARCH } };

/** What `ip netns exec` does (ip-netns(8)): the host's own files, with the namespace's resolv.conf bound over the host's. */
export const hostFiles: View = {
  mounts: (scene) => [
    { source: scene.host.etc, target: '/etc' },
    { source: join(scene.inside.etc, 'resolv.conf'), target: '/etc/resolv.conf' },
    wholeRun(scene),
  ],
  showsDaemon: true,
  wanted: wantedInRun,
};
