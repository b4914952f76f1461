import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mount } from '../../lab/host/sandbox.ts';
import type { Standpoint } from '../../lab/shell/shell.ts';

/** What a visitor is going to read in /etc/resolv.conf, before there is a shell to read it in; undefined where there is none. */
export async function resolvConfSeen({ host, program }: Standpoint): Promise<string | undefined> {
  return readFile(resolvConfOf(host.etc, program?.mounts ?? []), 'utf8').catch(() => undefined);
}

/** The file that the program sees, which a mount may have put over the host's. */
function resolvConfOf(etc: string, mounts: readonly Mount[]): string {
  const sources = mounts.flatMap((mount) => ('source' in mount ? [mount] : []));
  const over = sources.findLast(({ target }) => target === '/etc/resolv.conf' || target === '/etc');
  if (over?.target === '/etc/resolv.conf') return over.source;
  return join(over?.source ?? etc, 'resolv.conf');
}
