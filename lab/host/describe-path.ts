import { isAbsolute, relative } from 'node:path';
import type { ImagePart } from '../core/events.ts';
import type { Host } from './host.ts';

/** A part of an image for people: `debian-trixie with libnss-mdns 0.15.1-4: /usr/lib/…`. */
export function imagePartText({ libc, packages, path }: ImagePart): string {
  const named = Object.entries(packages).map(([name, version]) => (version === null ? name : `${name} ${version}`));
  return `${libc}${named.length > 0 ? ` with ${named.join(', ')}` : ''}: ${path}`;
}

/** A path of the lab by its host, without paths of this machine: `client: /run/agent`. */
export function describePath(path: string, hosts: readonly Host[]): string {
  for (const { name, etc, run, outside, folders: further = [] } of hosts) {
    const own = Object.fromEntries(further.map(({ target, source }) => [target, source]));
    const folders = { '/etc': etc, '/run': run, outside, ...own };
    for (const [seenAs, folder] of Object.entries(folders)) {
      const below = relative(folder, path);
      if (below === '') return `${name}: ${seenAs}`;
      if (!below.startsWith('..') && !isAbsolute(below)) return `${name}: ${seenAs}/${below}`;
    }
  }
  return path;
}
