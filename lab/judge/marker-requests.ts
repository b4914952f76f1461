import { MARKER_NAME } from '../marker.ts';
import type { CallEvent } from '../probe/index.ts';
import type { Control } from '../schema.ts';
import type { Evidence } from './evidence.ts';

/**
 * What passed on the daemon's socket bears the marker out: where the daemon answered, it was asked, by this very program and during
 * this very call; where the client did, nobody was.
 * @param evidence with daemons that were all listened in on
 */
export function rightRequests(evidence: Evidence): Control {
  const markers = evidence.calls('marker:');
  const wrong = markers.flatMap((marker) => wrongWith(marker, evidence) ?? []);
  const detail = [...new Set(wrong)].join('; ') || `as they should be for ${markers.length} marker lookups`;
  return { name: 'requests on the socket', ok: wrong.length === 0, detail };
}

function wrongWith(marker: CallEvent, evidence: Evidence): string | undefined {
  const requests = evidence.requestsDuring(marker).filter(({ key }) => key === MARKER_NAME);
  if (marker.label === 'marker:client') {
    return requests.length === 0 ? undefined : `the marker of ${marker.probe} was asked of the daemon`;
  }
  const replies = requests.flatMap((request) => evidence.replyToRequest(request) ?? []);
  if (replies.some(({ found }) => found) || mayReadCache(marker, evidence)) return undefined;
  return `for the marker of ${marker.probe} there was ${inWords(requests.length, replies.length)} on the socket`;
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
