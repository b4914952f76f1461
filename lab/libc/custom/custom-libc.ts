import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CustomLibc, LibcDefinition } from '../types.ts';

/** Where a build tree is seen in a sandbox: below /tmp, which is the sandbox's own. */
export const BUILD_TREE = '/tmp/lab/build';

const OWN = /^(dir|build):(.+)$/s;

const ABOUT: Record<CustomLibc['how'], string> = { dir: 'installed in a folder', build: 'in the tree it is built in' };

/** Whether a word names a C library of the user's own: `dir:` and where it is installed, or `build:` and where it is built. */
export function isCustomLibc(word: string): boolean {
  return OWN.test(word);
}

/** The id of such a library: the word with its path from the root. */
export function customLibcId(word: string): string {
  const [, how, path = ''] = OWN.exec(word) ?? [];
  return `${how}:${resolve(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path)}`;
}

/** What is known of such a library before anyone has looked; undefined of another id. */
export function customDefinition(id: string): LibcDefinition | undefined {
  const [, how, path] = OWN.exec(id) ?? [];
  if ((how !== 'dir' && how !== 'build') || path === undefined) return undefined;
  return { id, kind: 'glibc', about: ABOUT[how], source: { from: 'own', how, path }, daemons: [] };
}
