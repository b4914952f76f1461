import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Version of a Debian package according to the dpkg status file below `root`; null when there is none. */
export async function packageVersion(root: string, name: string): Promise<string | null> {
  const status = await readFile(join(root, 'var/lib/dpkg/status'), 'utf8').catch(() => '');
  // Stanzas are separated by empty lines; a multi-arch machine may list a package once per architecture.
  const start = `\n${status}`.indexOf(`\nPackage: ${name}\n`);
  if (start < 0) return null;
  const stanza = status.slice(start).split('\n\n', 1)[0] ?? '';
  return /^Version: (.+)$/m.exec(stanza)?.[1] ?? null;
}
