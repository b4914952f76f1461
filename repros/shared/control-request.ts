import { absent, byDaemon, type SceneAccess, shown } from 'resolv-lab';
import { type Control, control, type Evidence, encodeRequest, textKey } from '../../lab/index.ts';

const NSCD =
  'glibc nscd/connections.c at the tags 2.17 to 2.41, handle_request: uid 0 by SO_PEERCRED, others get no reply';
const UNSCD = 'unscd nscd-0.47.c (the last source that was found), handle_client: uid 0 by SO_PEERCRED';
const NSNCD = 'nsncd src/handlers.rs at the tags v1.4 to v1.5.2: SHUTDOWN is ignored for every client';

/** What each daemon makes of such a request from a client that is root for it, and from any other. */
export const obeysRoot = byDaemon({ nsncd: absent(NSNCD), nscd: shown(NSCD), unscd: shown(UNSCD) });
export const ignoresUsers = byDaemon({ nsncd: absent(NSNCD), nscd: absent(NSCD), unscd: absent(UNSCD) });

/** Far above the time of a reply on a busy machine. */
const PATIENCE_MS = 60_000;

/**
 * A step in which root sends a request to the daemon about itself: `nscd --invalidate passwd`, `nscd --shutdown` or `nscd --statistics`.
 *
 * @param rootIs other than 0: the sender runs in a user namespace of its own, which maps uid 0 to this uid
 */
export function sends(type: 'GETSTAT' | 'INVALIDATE' | 'SHUTDOWN', rootIs = 0): (scene: SceneAccess) => Promise<void> {
  const octets = encodeRequest(type, type === 'INVALIDATE' ? textKey('passwd') : Buffer.alloc(0));
  const step = async ({ scenario, host, daemon }: SceneAccess) => {
    const client = await scenario.rawClient(host, { rootIs });
    await client.exchange(octets, { label: type, signal: AbortSignal.timeout(PATIENCE_MS) });
    await daemon?.idle([]);
  };
  return Object.defineProperty(step, 'name', {
    value: `${type} by root${rootIs === 0 ? '' : `, user ${rootIs} for itself`}`,
  });
}

/** The daemon got the request from a process like the client, in a user namespace like that of the program, and ended the connection. */
export function wasSent(evidence: Evidence): Control[] {
  const program = evidence.all('process-view').find(({ process }) => process === 'program');
  return evidence.all('raw-connection').map(({ pid, label, sent, how, rootIs }) => {
    const request = evidence.all('nscd-request').find((each) => each.pid === pid && each.raw === sent.join(''));
    const isLike = rootIs === program?.rootIs;
    const ok = isLike && request?.differs?.length === 0 && how !== 'left open' && how !== 'refused';
    const words = isLike
      ? `from a process like the client; then ${how}`
      : `from a process that sees root as uid ${rootIs}`;
    return control(`the daemon got ${label}`, ok, request ? words : how);
  });
}

/**
 * nscd sends statistics to root and to its `stat-user` alone (nscd/connections.c, handle_request), here nobody. The sender is not root for it, as
 * its request to end had no effect. Other daemons have none.
 */
export function gotStatistics(evidence: Evidence): Control[] {
  const isNscd = evidence.all('daemon').some(({ daemon }) => daemon === 'nscd');
  const replies = evidence.all('raw-connection').filter(({ label }) => label === 'GETSTAT');
  const words = replies.map(({ replyBytes }) => `${replyBytes} octets`).join(', ');
  const ok = replies.length > 0 && replies.every(({ replyBytes }) => replyBytes > 0);
  return isNscd ? [control('nscd takes the sender for its stat-user', ok, `statistics: ${words || 'none'}`)] : [];
}
