import { isAbsolute, relative } from 'node:path';
import type { Host } from './host.ts';

/** A path of the lab in words that mean something on any machine: `client: /run/agent` for what that host has there. */
export function describePath(path: string, hosts: readonly Host[]): string {
  for (const { name, etc, run, outside } of hosts) {
    const folders = { '/etc': etc, '/run': run, outside };
    for (const [called, folder] of Object.entries(folders)) {
      const below = relative(folder, path);
      if (below === '') return `${name}: ${called}`;
      if (!below.startsWith('..') && !isAbsolute(below)) return `${name}: ${called}/${below}`;
    }
  }
  return path;
}
