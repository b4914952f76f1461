import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../util/cache-paths.ts';
import { mkdirp } from '../util/mkdirp.ts';
import { findOnPath } from './programs.ts';

/** The programs that the fatal requirements try out. */
const PROGRAMS = ['bwrap', 'ip', 'nsenter', 'setpriv', 'unshare'];

/** What the kernel allows may depend on these: its settings, and what holds this process. */
const TOLD_BY_KERNEL = [
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

/** Of proc(5) status: who this process is, and what is forbidden to it. */
const STATUS = /^(Uid|Gid|Groups|NoNewPrivs|Seccomp|Cap\w+):.*$/gm;

/** The libraries of those programs change with packages, or with what ldconfig finds. */
const LIBRARIES = ['/etc/ld.so.cache', '/var/lib/dpkg/status'];

/**
 * Remembers, in the cache, that this machine was tried out and found fit, under all that the trial depends on: the programs,
 * the kernel since its boot with its settings, and what this process may do. What was unfit is tried anew each time.
 */
export interface Fitness {
  isKnown(): Promise<boolean>;
  remember(): Promise<void>;
}

/** What is known of this machine in the cache; nothing where a program is missing. */
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
      // Where nothing can be kept, the machine is tried out each time.
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
    ...TOLD_BY_KERNEL.map((path) => orNull(() => readFileSync(path, 'utf8'))),
    ...NAMESPACES.map((path) => orNull(() => readlinkSync(path))),
    orNull(() => readFileSync('/proc/self/status', 'utf8').match(STATUS)),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** A file that is written anew, moved or replaced has another one. */
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
