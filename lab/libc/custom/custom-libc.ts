import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { libraryBelow, muslLoader } from '../inspect/libc-places.ts';
import type { CustomLibc, LibcDefinition, LibcKind } from '../types.ts';

/** The path of a build tree in a sandbox: below /tmp, which is private to the sandbox. */
export const BUILD_TREE = '/tmp/lab/build';

const CUSTOM = /^(dir|build):(.+)$/s;

const ABOUT: Record<CustomLibc['how'], string> = { dir: 'installed in a folder', build: 'in its build tree' };

/** Whether a word names a custom C library: `dir:` and its folder, or `build:` and its build tree. */
export function isCustomLibc(word: string): boolean {
  return CUSTOM.test(word);
}

/** The id of a custom C library: the word with an absolute path. */
export function customLibcId(word: string): string {
  const [, how, path = ''] = CUSTOM.exec(word) ?? [];
  return `${how}:${resolve(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path)}`;
}

/** The definition of a custom C library from its id alone; undefined for other ids. */
export function customDefinition(id: string): LibcDefinition | undefined {
  const [, how, path] = CUSTOM.exec(id) ?? [];
  if ((how !== 'dir' && how !== 'build') || path === undefined) return undefined;
  const kind = how === 'dir' ? kindInFolder(path) : 'glibc';
  return { id, kind, about: ABOUT[how], source: { from: 'custom', how, path }, daemons: [] };
}

/** The kind of C library in a folder. A Debian root may have both: its programs are on glibc. */
export function kindInFolder(path: string): LibcKind {
  return muslLoader(path) !== null && libraryBelow(path, 'libc.so.6') === null ? 'musl' : 'glibc';
}
