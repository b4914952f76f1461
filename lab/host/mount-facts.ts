import { readFileSync, statSync } from 'node:fs';
import type { MountFact } from '../core/events.ts';
import { describePath, imagePartText } from './describe-path.ts';
import type { Host } from './host.ts';
import { type Mount, ownMounts } from './sandbox.ts';

/** In bytes: more than any file of the resolver has. */
const SMALL = 4096;

/** The mounts that a program sees: its host's /etc and /run, then the mounts of the scenario, in order. */
export function mountFacts(host: Host, mounts: readonly Mount[], hosts: Iterable<Host>): MountFact[] {
  const known = [...hosts];
  return [...ownMounts(host), ...mounts].map((mount) => {
    const { target } = mount;
    if ('empty' in mount) return { target, source: 'empty' };
    if (mount.image !== undefined) return { target, source: `${imagePartText(mount.image.part)}, read-only` };
    const content = contentOf(mount.source);
    const access = mount.writable ? '' : ', read-only';
    return {
      target,
      source: `${describePath(mount.source, known)}${access}`,
      ...(content !== undefined && { content }),
    };
  });
}

function contentOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size <= SMALL ? readFileSync(path, 'utf8') : undefined;
}
