import type { Libc } from './types.ts';

/** The sandbox settings of a program on a libc, before all its other settings. */
export interface LibcEnvironment {
  root: string;
  mounts: readonly { source: string; target: string }[];
  env: Record<string, string>;
}

/**
 * The environment of a program on a libc, with the variables of a scenario, which win. A library path is searched after that of the libc: without
 * the latter, the program would run on another C library.
 */
export function environmentOn(
  { env: ofLibc }: Pick<LibcEnvironment, 'env'>,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const path = [ofLibc.LD_LIBRARY_PATH, env.LD_LIBRARY_PATH].filter((each) => each !== undefined);
  return { ...ofLibc, ...env, ...(path.length > 0 && { LD_LIBRARY_PATH: path.join(':') }) };
}

/** A libc's root file system, and for a custom libc its mounts and library path. */
export function libcEnvironment({ root, custom }: Libc): LibcEnvironment {
  const { mounts = [], libraryPath = [] } = custom ?? {};
  return { root, mounts, env: libraryPath.length > 0 ? { LD_LIBRARY_PATH: libraryPath.join(':') } : {} };
}
