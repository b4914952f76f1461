import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ARCH } from './arch.ts';

/** The folders of libraries in a root file system or a prefix. */
export const LIBRARY_DIRS = [
  `usr/lib/${ARCH.name}-linux-gnu`,
  `lib/${ARCH.name}-linux-gnu`,
  'lib64',
  'usr/lib64',
  'lib',
  'usr/lib',
];

/** The path of musl's only file below a root; null if it is missing. */
export function muslLoader(root: string): string | null {
  return existing(join(root, 'lib', ARCH.muslLoader));
}

/** The path of a shared library in one of LIBRARY_DIRS; null if it is missing. */
export function libraryBelow(root: string, name: string): string | null {
  for (const dir of LIBRARY_DIRS) {
    const file = existing(join(root, dir, name));
    if (file) return file;
  }
  return null;
}

/** The path if it exists, otherwise null. */
export function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}
