import type { NscdReplyEvent, NscdRequestEvent } from '../daemon/tap/events.ts';
import { type CallEvent, keyOf, type ProbeResult } from '../probe/index.ts';
import type { Evidence } from './evidence.ts';

/** Whether the daemon answered a call: `null` if it did, else what is missing, in words that follow "there was". */
export type Missing = string | null;

/**
 * Whether the result of a call is what a daemon replied. The request must be the probe's, for the very key and during the call; the reply to
 * it must be whole, end before the call does, and carry the result. glibc looks a name up by itself, without a word, when a reply is
 * cut off or refused (nscd/nscd_getai.c and its like: retval stays -1), so a request alone shows nothing.
 *
 * Queries that a nameserver saw for the name must begin between the request and the reply: the daemon made them.
 */
export function missingAnswer(evidence: Evidence, call: CallEvent): Missing {
  const requests = requestsFor(evidence, call);
  if (requests.length === 0) return 'no request';
  const missing = requests.map((request) => missingFrom(evidence, call, request));
  return missing.includes(null) ? null : (missing.at(-1) ?? null);
}

/** The requests of a call for what it looks up; those for the map of a cache are not among them. */
export function requestsFor(evidence: Evidence, call: CallEvent): NscdRequestEvent[] {
  return evidence.requestsDuring(call).filter(({ key }) => key === keyOf(call));
}

function missingFrom(evidence: Evidence, call: CallEvent, request: NscdRequestEvent): Missing {
  const reply = evidence.replyToRequest(request);
  if (!reply) return 'a request and no reply';
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

/** Whether a whole reply says what the call came to. A lookup for one family, or one that sorts out addresses, takes part of a reply. */
function carries({ found, fields }: NscdReplyEvent, result: ProbeResult): boolean {
  if ('found' in result) return carriesEntry(found, fields, result);
  const named = 'host' in result ? result.host : 'name' in result ? result.name : undefined;
  if ('addresses' in result) {
    const replied = found ? listOf(fields.addresses).map(plain) : [];
    // An answer of the daemon with no address of the wanted family is a lookup that fails.
    if (!result.ok) return replied.length === 0 || !found;
    return result.addresses.length > 0 && result.addresses.every((address) => replied.includes(plain(address)));
  }
  return result.ok ? found === true && named === fields.name : found === false;
}

/** An entry of passwd or group, as far as both tell it. */
function carriesEntry(
  found: boolean | null,
  fields: NscdReplyEvent['fields'],
  result: Extract<ProbeResult, { found: boolean }>,
): boolean {
  if (!result.found) return found === false;
  const told = Object.entries(result).filter(([key]) => ENTRY.includes(key));
  return found === true && told.every(([key, value]) => String(fields[key] ?? '') === String(value));
}

const ENTRY = ['name', 'uid', 'gid', 'gecos', 'dir', 'shell', 'members'];

function listOf(field: NscdReplyEvent['fields'][string] | undefined): string[] {
  return Array.isArray(field) ? field.map(String) : [];
}

/** Without a zone, and an IPv4 address as such where AI_V4MAPPED mapped it. */
function plain(address: string): string {
  return address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/, '');
}
