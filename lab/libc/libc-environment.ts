import type { Libc } from './types.ts';

/** What goes before everything else into the sandbox of a program that is to run on a libc. */
export interface LibcEnvironment {
  root: string;
  mounts: readonly { source: string; target: string }[];
  env: Record<string, string>;
}

/** What programs on a libc need: its root file system, and for a custom libc the mounts and the library path that it lacks. */
export function libcEnvironment({ root, custom }: Libc): LibcEnvironment {
  const { mounts = [], libraryPath = [] } = custom ?? {};
  return { root, mounts, env: libraryPath.length > 0 ? { LD_LIBRARY_PATH: libraryPath.join(':') } : {} };
}
