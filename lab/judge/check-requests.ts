import type { Control } from '../core/schema.ts';
import { SENTINEL_NAME } from '../core/sentinel.ts';
import type { CallEvent } from '../probe/index.ts';
import { missingAnswer, requestsFor } from './daemon-answer.ts';
import { addressesOf, type Evidence } from './evidence.ts';

/**
 * Checks the sentinel lookups against the traffic on the daemon's socket. If the daemon answered, the tap saw a request of
 * this program during this call, and a whole reply with the result. If the client answered, the tap saw no request.
 * @param evidence of a cell whose daemons all have a tap
 */
export function checkRequests(evidence: Evidence): Control {
  const sentinels = evidence.calls('sentinel:');
  const wrong = sentinels.flatMap((sentinel) => wrongWith(sentinel, evidence) ?? []);
  const detail = [...new Set(wrong)].join('; ') || `as expected for ${sentinels.length} sentinel lookups`;
  return { name: 'requests on the socket', ok: wrong.length === 0, detail };
}

function wrongWith(sentinel: CallEvent, evidence: Evidence): string | undefined {
  if (sentinel.label === 'sentinel:client') {
    return requestsFor(evidence, sentinel).length > 0
      ? `${sentinel.probe} asked the daemon for the sentinel`
      : undefined;
  }
  const missing = missingAnswer(evidence, sentinel);
  if (missing === null || mayReadCache(sentinel, evidence)) return undefined;
  return `for the sentinel of ${sentinel.probe} there was ${missing} on the socket`;
}

/**
 * Whether a client may have read the result from nscd's cache. nscd passes its cache to a client (GETFDHST), and the result
 * is there only after a whole reply with it to any client.
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
