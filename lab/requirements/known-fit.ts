import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../util/cache-paths.ts';
import { mkdirp } from '../util/mkdirp.ts';
import { findOnPath } from './programs.ts';

/** The programs that the fatal requirements test. */
const PROGRAMS = ['bwrap', 'ip', 'nsenter', 'setpriv', 'unshare'];

/** Kernel settings and process attributes that decide what the kernel allows. */
const KERNEL_STATE = [
  '/proc/sys/kernel/random/boot_id',
  '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
  '/proc/sys/kernel/unprivileged_userns_clone',
  '/proc/sys/user/max_user_namespaces',
  '/proc/sys/user/max_mnt_namespaces',
  '/proc/sys/user/max_net_namespaces',
  '/proc/sys/user/max_pid_namespaces',
  '/proc/self/attr/current',
  '/proc/self/uid_map',
];
const NAMESPACES = ['user', 'mnt', 'pid', 'net', 'cgroup'].map((kind) => `/proc/self/ns/${kind}`);

/** Fields of proc(5) status: the user, the capabilities and the restrictions of this process. */
const STATUS = /^(Uid|Gid|Groups|NoNewPrivs|Seccomp|Cap\w+):.*$/gm;

/** Package changes and ldconfig change the libraries of those programs. */
const LIBRARIES = ['/etc/ld.so.cache', '/var/lib/dpkg/status'];

/**
 * Remembers in the cache that this machine passed the tests. The entry depends on the programs, the kernel with its
 * boot and settings, and the rights of this process. A failure is not remembered.
 */
export interface Fitness {
  isKnown(): Promise<boolean>;
  remember(): Promise<void>;
}

/** The cache's entry for this machine; if a program is missing, there is none. */
export async function fitnessOfMachine(directory = join(cacheDir(), 'fit')): Promise<Fitness> {
  const key = await keyOfMachine();
  const file = key === null ? null : join(directory, key);
  return {
    async isKnown() {
      if (file === null) return false;
      return access(file).then(
        () => true,
        () => false,
      );
    },
    async remember() {
      if (file === null) return;
      // Without a writable cache the machine is tested each time.
      await mkdirp(directory)
        .then(() => writeFile(file, ''))
        .catch(() => {});
    },
  };
}

async function keyOfMachine(): Promise<string | null> {
  const programs = await Promise.all(PROGRAMS.map(findOnPath));
  if (programs.includes(null)) return null;
  const parts = [
    process.versions.node,
    ...[...programs, ...LIBRARIES].map((path) => identity(path as string)),
    ...KERNEL_STATE.map((path) => orNull(() => readFileSync(path, 'utf8'))),
    ...NAMESPACES.map((path) => orNull(() => readlinkSync(path))),
    orNull(() => readFileSync('/proc/self/status', 'utf8').match(STATUS)),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Changes when a file is rewritten, moved or replaced. */
function identity(path: string): string | null {
  return orNull(() => {
    const { dev, ino, size, mode, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [path, dev, ino, size, mode, mtimeNs, ctimeNs].join(' ');
  });
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
