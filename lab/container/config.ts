import { environmentOf, type Mount, ownMounts, programFolders, type SandboxOptions } from '../host/sandbox.ts';
import type { NetworkNamespace } from '../namespaces/network.ts';

/** A mount of an OCI configuration. */
interface OciMount {
  destination: string;
  type: string;
  source: string;
  options: string[];
}

/** The part of `config.json` that the lab writes (OCI runtime specification, config.md and config-linux.md). */
export interface OciConfig {
  ociVersion: string;
  process: {
    cwd: string;
    user: { uid: number; gid: number };
    args: readonly string[];
    env: string[];
    noNewPrivileges: boolean;
    capabilities: Record<'bounding' | 'effective' | 'inheritable' | 'permitted', readonly string[]>;
  };
  root: { path: string; readonly: boolean };
  hostname: string;
  mounts: OciMount[];
  linux: { namespaces: { type: string; path?: string }[] };
}

/** The view of a program in a container, as that of one in a sandbox, and its network. */
export interface ContainerOptions extends Omit<SandboxOptions, 'filterFd' | 'blockFd'> {
  host: SandboxOptions['host'] & { network: Pick<NetworkNamespace, 'path'> };
}

/** The directory of the bundle that becomes the container's root directory. */
export const ROOTFS = 'rootfs';

/** The namespaces of its own that an engine gives to each container. The lab's user namespace is kept: it maps a single uid. */
const OWN_NAMESPACES = ['pid', 'ipc', 'uts', 'mount', 'cgroup'] as const;

/**
 * The file systems that Docker and Podman mount in each container, as far as a user namespace with one uid allows. A devpts with `gid=5`
 * needs a second gid, and sysfs and cgroup need rights over the real machine.
 */
const SYSTEM_MOUNTS: readonly OciMount[] = [
  { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
  { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'strictatime', 'mode=755'] },
  {
    destination: '/dev/pts',
    type: 'devpts',
    source: 'devpts',
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'],
  },
  { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: ['nosuid', 'noexec', 'nodev', 'mode=1777'] },
  { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: ['nosuid', 'noexec', 'nodev'] },
  { destination: '/tmp', type: 'tmpfs', source: 'tmp', options: ['nosuid', 'nodev', 'mode=1777'] },
];

/**
 * The configuration of a container with the files, the name and the network of a host, on a C library's root file system: the same view as
 * that of `sandbox()`, made by an OCI runtime. The directories of `rootfs` that are links in the image must exist in the bundle.
 */
export function ociConfig(
  { host, root, mounts = [], env, capabilities = [], cwd = '/', readOnlyRoot = false }: ContainerOptions,
  program: readonly string[],
): OciConfig {
  const programs = programFolders(root).flatMap((entry): Mount[] =>
    'source' in entry ? [{ source: entry.source, target: `/${entry.folder}` }] : [],
  );
  return {
    ociVersion: '1.0.2',
    process: {
      cwd,
      user: { uid: 0, gid: 0 },
      args: program,
      env: Object.entries(environmentOf(env)).map(([name, value]) => `${name}=${value}`),
      noNewPrivileges: true,
      capabilities: {
        bounding: capabilities,
        effective: capabilities,
        inheritable: capabilities,
        permitted: capabilities,
      },
    },
    root: { path: ROOTFS, readonly: readOnlyRoot },
    hostname: host.hostname,
    mounts: [...SYSTEM_MOUNTS, ...[...programs, ...ownMounts(host), ...mounts].map(ociMount)],
    linux: {
      namespaces: [...OWN_NAMESPACES.map((type) => ({ type })), { type: 'network', path: host.network.path }],
    },
  };
}

function ociMount(mount: Mount): OciMount {
  const { target: destination } = mount;
  if ('empty' in mount)
    return { destination, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=755'] };
  return { destination, type: 'bind', source: mount.source, options: ['rbind', mount.writable ? 'rw' : 'ro'] };
}
