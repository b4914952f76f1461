import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { followLinks } from './follow-links.ts';

/** A path below a root without symlinks, on this machine: absolute symlinks point below that root, as after chroot(2). */
export function pathInRoot(root: string, path: string): string {
  return join(root, insideRoot(root, path));
}

/** The same path, as seen inside. */
export function insideRoot(root: string, path: string): string {
  return followLinks(path, (at) => linkTarget(join(root, at)));
}

/** The target of a symlink; null for other files and without a file. */
export function linkTarget(path: string): string | null {
  return isLink(path) ? readlinkSync(path) : null;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
