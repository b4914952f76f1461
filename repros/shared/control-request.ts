import type { SceneAccess } from 'resolv-lab';
import { type Control, control, type Evidence, encodeRequest, textKey } from '../../lab/index.ts';

/** Far above the time of a reply on a busy machine. */
const PATIENCE_MS = 60_000;

/** A step in which root sends a request to the daemon about itself: `nscd --invalidate passwd`, or `nscd --shutdown`. */
export function sends(type: 'INVALIDATE' | 'SHUTDOWN'): (scene: SceneAccess) => Promise<void> {
  const octets = encodeRequest(type, type === 'INVALIDATE' ? textKey('passwd') : Buffer.alloc(0));
  const step = async ({ scenario, host, daemon }: SceneAccess) => {
    const client = await scenario.rawClient(host);
    await client.exchange(octets, { label: type, signal: AbortSignal.timeout(PATIENCE_MS) });
    await daemon?.idle([]);
  };
  return Object.defineProperty(step, 'name', { value: `${type} by root` });
}

/** The daemon got the request from a process like the client, and ended the connection. */
export function wasSent(evidence: Evidence): Control[] {
  return evidence.all('raw-connection').map(({ pid, label, sent, how }) => {
    const request = evidence.all('nscd-request').find((each) => each.pid === pid && each.raw === sent.join(''));
    const ok = request?.differs?.length === 0 && how !== 'left open' && how !== 'refused';
    return control(`the daemon got ${label}`, ok, request ? `from a process like the client; then ${how}` : how);
  });
}
