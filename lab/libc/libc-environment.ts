import type { Libc } from './types.ts';

/** The sandbox settings of a program on a libc, before all its other settings. */
export interface LibcEnvironment {
  root: string;
  mounts: readonly { source: string; target: string }[];
  env: Record<string, string>;
}

/** A libc's root file system, and for a custom libc its mounts and library path. */
export function libcEnvironment({ root, custom }: Libc): LibcEnvironment {
  const { mounts = [], libraryPath = [] } = custom ?? {};
  return { root, mounts, env: libraryPath.length > 0 ? { LD_LIBRARY_PATH: libraryPath.join(':') } : {} };
}
