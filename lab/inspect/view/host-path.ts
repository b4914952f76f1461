import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The path of the socket of every name service daemon: _PATH_NSCDSOCKET (glibc nscd/nscd-client.h, musl src/passwd/nscd.h). */
export const NSCD_SOCKET = '/var/run/nscd/socket';

/** The symlink of /var/run to /run (hier(7), FHS 3.0), assumed where no file system tells. */
export const ASSUMED_LINKS: Readonly<Record<string, string>> = { '/var/run': '/run' };

/** A path of this machine without symlinks. Missing files keep their names, and a missing /var/run is taken for /run. */
export function canonicalOnHost(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    if (path === '/' || path === '.') return path;
    return join(canonicalOnHost(ASSUMED_LINKS[path] ?? dirname(path)), ASSUMED_LINKS[path] ? '' : basename(path));
  }
}
