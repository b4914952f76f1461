import { readFile } from 'node:fs/promises';
import { pathInSandbox } from '../../lab/host/path-in-sandbox.ts';
import type { ShellView } from '../../lab/shell/shell.ts';

/** What a visitor is going to read in /etc/resolv.conf, before there is a shell to read it in; undefined where there is none. */
export async function resolvConfSeen({ host, program }: ShellView): Promise<string | undefined> {
  const path = pathInSandbox('/etc/resolv.conf', { host, mounts: program?.mounts ?? [] });
  return path === null ? undefined : readFile(path, 'utf8').catch(() => undefined);
}
