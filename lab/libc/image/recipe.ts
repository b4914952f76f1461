import { createHash } from 'node:crypto';
import { definitionOf } from '../catalogue/definitions.ts';
import type { CustomLibc, DaemonName, DebianSource, LibcSource } from '../types.ts';

/** Everything that decides what is in one image. */
export interface Recipe {
  /** File-name prefix and what progress lines call it, e.g. `debian-bookworm` or `debian-bookworm+nscd`. */
  name: string;
  libcId: string;
  source: Exclude<LibcSource, { from: 'host' } | CustomLibc>;
  /** The daemon it carries, if it was made for one. */
  daemon: DaemonName | null;
}

// Raised when the way images are laid out changes, so that older ones are made anew.
const LAYOUT = 1;

/** Content key of an image: images with the same key are interchangeable. */
export function recipeKey({ source }: Recipe): string {
  const content = JSON.stringify({ layout: LAYOUT, arch: process.arch, source });
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

/** The recipe of a libc's own image; null for the host and for what the user built, which need none, and for an unknown id. */
export function libcRecipe(libcId: string): Recipe | null {
  const source = definitionOf(libcId)?.source;
  if (!source || source.from === 'host' || source.from === 'own') return null;
  return { name: libcId, libcId, source, daemon: null };
}

/** The recipe of a Debian libc's image with a daemon in it; the three daemons' packages conflict with one another. */
export function daemonRecipe(daemon: DaemonName, libcId: string, source: DebianSource): Recipe {
  // nscd is built from glibc's source and must match it; the others are packages of their own.
  const name = source.overlay && daemon === 'nscd' ? `${daemon}/${source.overlay}` : daemon;
  const packages = [...source.packages, name];
  return { name: `${libcId}+${daemon}`, libcId, source: { ...source, packages }, daemon };
}
