import type { Control } from '../core/schema.ts';
import { SENTINEL_NAME } from '../core/sentinel.ts';
import type { CallEvent } from '../probe/index.ts';
import { missingAnswer, requestsFor } from './daemon-answer.ts';
import { addressesOf, type Evidence } from './evidence.ts';

/**
 * What passed on the daemon's socket bears the sentinel out: where the daemon answered, it was asked, by this very program and during
 * this very call, and its whole reply carries the result; where the client did, nobody was.
 * @param evidence with daemons that were all listened in on
 */
export function checkRequests(evidence: Evidence): Control {
  const sentinels = evidence.calls('sentinel:');
  const wrong = sentinels.flatMap((sentinel) => wrongWith(sentinel, evidence) ?? []);
  const detail = [...new Set(wrong)].join('; ') || `as they should be for ${sentinels.length} sentinel lookups`;
  return { name: 'requests on the socket', ok: wrong.length === 0, detail };
}

function wrongWith(sentinel: CallEvent, evidence: Evidence): string | undefined {
  if (sentinel.label === 'sentinel:client') {
    return requestsFor(evidence, sentinel).length > 0
      ? `the sentinel of ${sentinel.probe} was asked of the daemon`
      : undefined;
  }
  const missing = missingAnswer(evidence, sentinel);
  if (missing === null || mayReadCache(sentinel, evidence)) return undefined;
  return `for the sentinel of ${sentinel.probe} there was ${missing} on the socket`;
}

/**
 * nscd hands its cache to a client (GETFDHST), which then finds there what somebody has asked for before: a whole reply with the same
 * result must have gone to somebody.
 */
function mayReadCache({ probe, at, end, result }: CallEvent, evidence: Evidence): boolean {
  const requests = evidence.all('nscd-request');
  const hasCache = requests.some(
    (request) =>
      request.type === 'GETFDHST' &&
      request.probe === probe &&
      request.at <= end &&
      (evidence.replyToRequest(request)?.fds ?? 0) > 0,
  );
  const isCached = requests.some((request) => {
    const reply = request.key === SENTINEL_NAME && request.at < at ? evidence.replyToRequest(request) : undefined;
    if (!reply?.found || reply.broken !== undefined) return false;
    const cached: readonly unknown[] = Array.isArray(reply.fields.addresses) ? reply.fields.addresses : [];
    return addressesOf(result).every((address) => cached.includes(address));
  });
  return hasCache && isCached;
}
