import { readImageManifests } from './image/image-store.ts';
import { inspectRoot } from './inspect/inspect-root.ts';
import type { Libc } from './types.ts';

/** The package of a build. */
export type PackageFacts = Pick<Libc, 'package' | 'revision'>;

/**
 * The package of a build-id that this machine or one of the lab's images has; null for other builds. A build-id identifies a
 * build, so a copy of its file at any path is the same build.
 */
export async function knownBuild(buildId: string | null): Promise<PackageFacts | null> {
  if (buildId === null) return null;
  const host = await inspectRoot('host', 'glibc', '/', null).catch(() => null);
  const known = [...(await readImageManifests()), ...(host ? [host] : [])];
  const found = known.find((each) => each.buildId === buildId && each.package !== null);
  return found ? { package: found.package, revision: found.revision } : null;
}
