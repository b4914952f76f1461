import { existsSync, lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isBelow } from '../../util/is-below.ts';
import type { Mount, SeenPath, View } from '../subject.ts';
import { followLinks } from './follow-links.ts';
import { ASSUMED_LINKS, canonicalOnHost } from './host-path.ts';
import { linkTarget } from './root.ts';

/**
 * The view of a container that a file describes. An engine resolves the target of each mount in the file system that the
 * earlier mounts made, so a mount at /var/run lies at /run if that is what the symlink says.
 *
 * @param root the container's root file system on this machine; null for an image that is not unpacked
 * @param mounts in the order of mounting
 */
export function declaredView(root: string | null, mounts: readonly Mount[]): View {
  const placed: Mount[] = [];
  const look = (path: string) => lookUp(path, root, placed);
  for (const mount of mounts) placed.push({ ...mount, target: look(mount.target).path });
  return { look, isOnHost: (path, here) => look(path).onHost === canonicalOnHost(here) };
}

function lookUp(path: string, root: string | null, mounts: readonly Mount[]): SeenPath {
  const resolved = followLinks(path, (at) => linkAt(at, root, mounts));
  const mount = mountOver(resolved, mounts);
  const onHost = hostPath(resolved, root, mount);
  return { path: resolved, mount, onHost: onHost === null ? null : canonicalOnHost(onHost) };
}

/** The last mount over a path or over a folder above it. */
function mountOver(path: string, mounts: readonly Mount[]): Mount | null {
  return mounts.findLast(({ target }) => isBelow(path, target)) ?? null;
}

function hostPath(path: string, root: string | null, mount: Mount | null): string | null {
  if (mount === null) return root === null ? null : join(root, path);
  return mount.source === null ? null : join(mount.source, relative(mount.target, path));
}

function linkAt(path: string, root: string | null, mounts: readonly Mount[]): string | null {
  const mount = mountOver(path, mounts);
  // A mount point is no symlink, and an empty file system has none.
  if (mount && (mount.target === path || mount.kind === 'empty')) return null;
  const onHost = hostPath(path, root, mount);
  if (onHost !== null && exists(onHost)) return linkTarget(onHost);
  // An unpacked root tells what it has. An image, or a path of another machine, does not.
  const isUnpacked = mount === null && root !== null && existsSync(root);
  return isUnpacked ? null : (ASSUMED_LINKS[mount ? (onHost ?? path) : path] ?? null);
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // A folder above it is not readable, or is a file.
    return false;
  }
}

/**
 * The order in which Docker and Podman mount: folders before what lies in them, by the number of parts of the target (moby
 * daemon/volumes_unix.go and oci_linux.go, `sort.Sort(mounts(ms))`). Otherwise the given order.
 */
export function inEngineOrder(mounts: readonly Mount[]): Mount[] {
  const parts = ({ target }: Mount) => target.split('/').filter(Boolean).length;
  return mounts.toSorted((a, b) => parts(a) - parts(b));
}
