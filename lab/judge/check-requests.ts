import type { Control } from '../core/schema.ts';
import { SENTINEL_NAME } from '../core/sentinel.ts';
import type { CallEvent } from '../probe/index.ts';
import type { Evidence } from './evidence.ts';

/**
 * What passed on the daemon's socket bears the sentinel out: where the daemon answered, it was asked, by this very program and during
 * this very call; where the client did, nobody was.
 * @param evidence with daemons that were all listened in on
 */
export function checkRequests(evidence: Evidence): Control {
  const sentinels = evidence.calls('sentinel:');
  const wrong = sentinels.flatMap((sentinel) => wrongWith(sentinel, evidence) ?? []);
  const detail = [...new Set(wrong)].join('; ') || `as they should be for ${sentinels.length} sentinel lookups`;
  return { name: 'requests on the socket', ok: wrong.length === 0, detail };
}

function wrongWith(sentinel: CallEvent, evidence: Evidence): string | undefined {
  const requests = evidence.requestsDuring(sentinel).filter(({ key }) => key === SENTINEL_NAME);
  if (sentinel.label === 'sentinel:client') {
    return requests.length === 0 ? undefined : `the sentinel of ${sentinel.probe} was asked of the daemon`;
  }
  const replies = requests.flatMap((request) => evidence.replyToRequest(request) ?? []);
  if (replies.some(({ found }) => found) || mayReadCache(sentinel, evidence)) return undefined;
  return `for the sentinel of ${sentinel.probe} there was ${inWords(requests.length, replies.length)} on the socket`;
}

function inWords(requests: number, replies: number): string {
  if (requests === 0) return 'no request';
  return replies === 0 ? 'a request and no reply' : 'a request, and a reply that found nothing,';
}

/** nscd hands its cache to a client (GETFDHST), which then finds there what somebody has asked for before. */
function mayReadCache({ probe, end }: CallEvent, evidence: Evidence): boolean {
  const mapped = evidence.all('nscd-request').filter((request) => request.probe === probe && request.at <= end);
  return mapped.some((request) => request.type === 'GETFDHST' && (evidence.replyToRequest(request)?.fds ?? 0) > 0);
}
