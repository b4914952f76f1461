import { join } from 'node:path';
import { buildC } from '../build/c-program.ts';

const sources = new URL('./c/', import.meta.url).pathname;

/** The functions that a module of the lab may have (`_nss_SERVICE_…`). */
export const MODULE_FUNCTIONS = [
  'gethostbyname_r',
  'gethostbyname2_r',
  'gethostbyname4_r',
  'getcanonname_r',
  'getpwnam_r',
  'getpwuid_r',
  'getgrnam_r',
  'getgrgid_r',
  'initgroups_dyn',
  'netgroups',
] as const;

export type ModuleFunction = (typeof MODULE_FUNCTIONS)[number];

/** The three functions of an enumeration of netgroups make sense together alone. */
const NETGROUPS = ['setnetgrent', 'getnetgrent_r', 'endnetgrent'];

/** It names no C library, so that it loads on each glibc; that of the program has the functions that it calls. */
const flags = [
  '-std=gnu99',
  '-D_GNU_SOURCE',
  '-Wall',
  '-Wextra',
  '-O1',
  '-shared',
  '-fPIC',
  '-fvisibility=hidden',
  '-nostdlib',
];

const builds = new Map<string, Promise<string>>();

/**
 * A module of the name service with these functions and no others, compiled unless the cache has it. It answers from the file /etc/nss-SERVICE.
 *
 * @param service its name in nsswitch.conf
 * @returns its path
 * @throws HarnessError without a compiler, or with its messages
 */
export function buildNssModule(
  cacheDir: string,
  service: string,
  functions: readonly ModuleFunction[],
): Promise<string> {
  const names = functions.flatMap((name) => (name === 'netgroups' ? NETGROUPS : [name])).toSorted();
  const flagsBefore = [...flags, `-DSERVICE=${service}`, ...names.map((name) => `-DHAVE_${name}`)];
  const directory = join(cacheDir, 'nss-modules');
  const key = JSON.stringify([directory, flagsBefore]);
  // The cells of a run want the same module at the same time.
  const build =
    builds.get(key) ??
    buildC(
      {
        title: 'module of the name service',
        name: `libnss_${service}`,
        sources,
        flagsBefore,
        flagsAfter: async () => [],
      },
      directory,
    );
  builds.set(key, build);
  build.catch(() => builds.delete(key));
  return build;
}
