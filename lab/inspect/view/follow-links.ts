import { dirname, join } from 'node:path';

/** The number of symlinks that Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

/**
 * Follows the symlinks in every part of an absolute path, as the kernel does below a root: an absolute target, and `..`, stay
 * below that root. A loop ends where it is found.
 *
 * @param linkAt the target of the symlink at a path whose folders have no symlinks; null where there is none
 */
export function followLinks(path: string, linkAt: (path: string) => string | null): string {
  const parts = partsOf(path);
  let at = '/';
  for (let links = 0; parts.length > 0; ) {
    const part = parts.shift() as string;
    if (part === '..') at = dirname(at);
    else {
      const next = join(at, part);
      const target = linkAt(next);
      if (target === null || links >= MOST_LINKS) at = next;
      else {
        links++;
        parts.unshift(...partsOf(target));
        if (target.startsWith('/')) at = '/';
      }
    }
  }
  return at;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
