import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/**
 * The version of a Debian package below `root`, from the dpkg status file. If that lacks the package, as after `dpkg -x`,
 * the version is from the package's changelog; null without both.
 */
export async function packageVersion(root: string, name: string): Promise<string | null> {
  return (await versionInStatus(root, name)) ?? versionInChangelog(root, name);
}

async function versionInStatus(root: string, name: string): Promise<string | null> {
  const status = await readFile(join(root, 'var/lib/dpkg/status'), 'utf8').catch(() => '');
  // Stanzas are separated by empty lines; a multi-arch machine may list a package once per architecture.
  const start = `\n${status}`.indexOf(`\nPackage: ${name}\n`);
  if (start < 0) return null;
  const stanza = status.slice(start).split('\n\n', 1)[0] ?? '';
  return /^Version: (.+)$/m.exec(stanza)?.[1] ?? null;
}

/** The version of the first entry, which is the newest (deb-changelog(5)). */
async function versionInChangelog(root: string, name: string): Promise<string | null> {
  const file = join(root, 'usr/share/doc', name, 'changelog.Debian.gz');
  const text = await readFile(file)
    .then(promisify(gunzip))
    .then(String)
    .catch(() => '');
  return /^\S+ \(([^)\s]+)\) /.exec(text)?.[1] ?? null;
}
