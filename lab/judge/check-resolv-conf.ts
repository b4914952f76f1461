import type { ResolvConfEvent, SeenFile } from '../core/events.ts';
import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';
import { inSandbox } from './in-sandbox.ts';

/**
 * Checks that only the lab changed resolv.conf: two readings through one process are equal, unless the lab changed a file
 * in between. A file that was changed and restored has another ctime. Older runs lack the readings, and then there is no
 * control.
 */
export function checkResolvConf(evidence: Evidence): Control[] {
  const readings = inSandbox(evidence, evidence.all('resolv-conf'));
  if (readings.length === 0) return [];
  const changes = evidence.all('file').map(({ at }) => at);
  const byProcess = Map.groupBy(readings, ({ of, pid }) => `${of} ${pid}`);
  const wrong = [...byProcess.values()].flatMap((ofOne) => foreignChanges(ofOne, changes));
  const right = `the same between all changes by the lab, as ${byProcess.size} process(es) saw it`;
  return [{ name: 'resolv.conf', ok: wrong.length === 0, detail: [...new Set(wrong)].join('; ') || right }];
}

function foreignChanges(readings: readonly ResolvConfEvent[], changes: readonly number[]): string[] {
  return readings.slice(1).flatMap((later, index) => {
    const earlier = readings[index] as ResolvConfEvent;
    if (changes.some((at) => at > earlier.at && at <= later.at)) return [];
    const differs = difference(earlier.file, later.file);
    return differs ? [`${differs} for ${later.of}, and the lab did not change it`] : [];
  });
}

function difference(earlier: SeenFile | null, later: SeenFile | null): string | null {
  if (!earlier || !later) return earlier === later ? null : `the file ${later ? 'appeared' : 'disappeared'}`;
  if (earlier.content !== later.content) return 'the content changed';
  if (earlier.device !== later.device || earlier.inode !== later.inode) return 'another file replaced it';
  if (JSON.stringify(earlier.links) !== JSON.stringify(later.links)) return 'a symlink to it changed';
  // A new hard link sets ctime as well, and the lab creates one for a file that it mounts.
  const written =
    earlier.names === later.names ? earlier.changed !== later.changed : earlier.modified !== later.modified;
  return written ? 'the file was changed and restored' : null;
}
