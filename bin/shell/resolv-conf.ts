import { readFile } from 'node:fs/promises';
import { seenAt } from '../../lab/host/seen-at.ts';
import type { Standpoint } from '../../lab/shell/shell.ts';

/** What a visitor is going to read in /etc/resolv.conf, before there is a shell to read it in; undefined where there is none. */
export async function resolvConfSeen({ host, program }: Standpoint): Promise<string | undefined> {
  const path = seenAt('/etc/resolv.conf', { host, mounts: program?.mounts ?? [] });
  return path === null ? undefined : readFile(path, 'utf8').catch(() => undefined);
}
