import type { NscdReplyEvent, NscdRequestEvent } from '../daemon/tap/events.ts';
import { type CallEvent, keyOf, type ProbeResult } from '../probe/index.ts';
import type { Evidence } from './evidence.ts';

/** Null if the daemon answered a call; otherwise the missing part, in words that follow "there was". */
export type Missing = string | null;

/**
 * Checks that a call's result is a daemon's reply. The request must be the probe's, for the same key and during the call.
 * The reply must be whole, end before the call, and have the result. A request alone proves nothing: if a reply is cut off
 * or refused, glibc silently looks the name up by itself (nscd/nscd_getai.c and the like: retval stays -1).
 *
 * Queries for the name must begin between request and reply, because the daemon makes them.
 */
export function missingAnswer(evidence: Evidence, call: CallEvent): Missing {
  const requests = requestsFor(evidence, call);
  if (requests.length === 0) return 'no request';
  const missing = requests.map((request) => missingFrom(evidence, call, request));
  return missing.includes(null) ? null : (missing.at(-1) ?? null);
}

/** The requests of a call for its own key, without those for the map of a cache. */
export function requestsFor(evidence: Evidence, call: CallEvent): NscdRequestEvent[] {
  return evidence.requestsDuring(call).filter(({ key }) => key === keyOf(call));
}

function missingFrom(evidence: Evidence, call: CallEvent, request: NscdRequestEvent): Missing {
  const reply = evidence.replyToRequest(request);
  if (!reply) return 'a request without a reply';
  if (reply.broken !== undefined) return `a request, and a reply that is not whole (${reply.broken}),`;
  if (reply.end > call.end) return 'a request, and a reply that came after the call,';
  if (reply.found === null) return 'a request, and a reply that the daemon does not serve this database,';
  if (!carries(reply, call.result)) {
    return `a request, and a reply that ${reply.found ? 'has another result' : 'found nothing,'}`;
  }
  const queries = evidence.queriesDuring(call).filter(({ name }) => name === call.args.name);
  const [first] = queries;
  if (first && (first.at < request.at || first.at > reply.end)) {
    return 'a request and its reply, and queries for the name outside of the two,';
  }
  return null;
}

/** Whether a whole reply has the result of the call. A lookup for one family, or with a filter, takes a part of the reply. */
function carries({ found, fields }: NscdReplyEvent, result: ProbeResult): boolean {
  if ('found' in result) return carriesEntry(found, fields, result);
  const named = 'host' in result ? result.host : 'name' in result ? result.name : undefined;
  if ('addresses' in result) {
    const replied = found ? listOf(fields.addresses).map(plain) : [];
    // Without an address of the requested family in the reply, the lookup fails.
    if (!result.ok) return replied.length === 0 || !found;
    return result.addresses.length > 0 && result.addresses.every((address) => replied.includes(plain(address)));
  }
  return result.ok ? found === true && named === fields.name : found === false;
}

/** Whether a reply has the entry of passwd or group, in the fields that both have. */
function carriesEntry(
  found: boolean | null,
  fields: NscdReplyEvent['fields'],
  result: Extract<ProbeResult, { found: boolean }>,
): boolean {
  if (!result.found) return found === false;
  const entry = Object.entries(result).filter(([key]) => ENTRY_FIELDS.includes(key));
  return found === true && entry.every(([key, value]) => String(fields[key] ?? '') === String(value));
}

const ENTRY_FIELDS = ['name', 'uid', 'gid', 'gecos', 'dir', 'shell', 'members'];

function listOf(field: NscdReplyEvent['fields'][string] | undefined): string[] {
  return Array.isArray(field) ? field.map(String) : [];
}

/** An address without a zone, and without the IPv6 prefix of an address that AI_V4MAPPED mapped. */
function plain(address: string): string {
  return address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/, '');
}
