import { createHash } from 'node:crypto';
import { definitionOf } from '../catalogue/definitions.ts';
import type { CustomLibc, DaemonName, DebianSource, LibcSource } from '../types.ts';

/** Everything that decides the content of one image. */
export interface Recipe {
  /** The prefix of its folder's name, and its name in progress lines: `debian-bookworm` or `debian-bookworm+nscd`. */
  name: string;
  libcId: string;
  source: Exclude<LibcSource, { from: 'host' } | CustomLibc>;
  /** The daemon in the image, if it is for one. */
  daemon: DaemonName | null;
}

// To be raised with each change of the layout of images, which replaces older ones.
const LAYOUT = 1;

/** The key of an image; images with the same key are interchangeable. */
export function recipeKey({ source }: Recipe): string {
  const content = JSON.stringify({ layout: LAYOUT, arch: process.arch, source });
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

/** The recipe of a libc's own image; null for the host and custom libcs, which need no image, and for an unknown id. */
export function libcRecipe(libcId: string): Recipe | null {
  const source = definitionOf(libcId)?.source;
  if (!source || source.from === 'host' || source.from === 'custom') return null;
  return { name: libcId, libcId, source, daemon: null };
}

/** The recipe of a Debian libc's image with one daemon, because the packages of the daemons conflict. */
export function daemonRecipe(daemon: DaemonName, libcId: string, source: DebianSource): Recipe {
  // nscd is built from glibc's source and must have its version; the others have sources of their own.
  const name = source.overlay && daemon === 'nscd' ? `${daemon}/${source.overlay}` : daemon;
  const packages = [...source.packages, name];
  return { name: `${libcId}+${daemon}`, libcId, source: { ...source, packages }, daemon };
}
