import type { CallEvent, Cell, Evidence, RequestType } from '../../lab/index.ts';
import { endsIn } from '../shared/daemon-ends.ts';
import { replyDifferences } from './reply-differences.ts';
import { PROGRAM, REFERENCE } from './setup.ts';

/** A question that the program and the reference have asked. */
export interface Pair {
  /** Behind the daemon, and the request that it sent. */
  program: CallEvent;
  reference: CallEvent;
  request: RequestEvent | undefined;
}

type RequestEvent = ReturnType<Evidence['requestsDuring']>[number];

export const labelOf = (of: typeof PROGRAM | typeof REFERENCE, serial: number | '') => `${of} ${serial}`;

/** All questions that both were asked, in order of time. */
export function pairsIn(evidence: Evidence): Pair[] {
  const references = new Map(evidence.calls(`${REFERENCE} `).map((call) => [call.label, call]));
  return evidence.calls(`${PROGRAM} `).flatMap((program) => {
    const reference = references.get(program.label?.replace(PROGRAM, REFERENCE));
    return reference ? [{ program, reference, request: requestOf(evidence, program) }] : [];
  });
}

/** The request of a question. The calls of a scenario follow each other, so that all requests during one are its own. */
export function requestOf(evidence: Evidence, call: CallEvent): RequestEvent | undefined {
  return requestsDuring(evidence, call).find(({ type }) => requestTypesOf(call).some((each) => each === type));
}

export function requestsDuring(evidence: Evidence, { at, end }: CallEvent): RequestEvent[] {
  return evidence.all('nscd-request').filter((request) => request.at >= at && request.at <= end);
}

const TYPES: Readonly<Record<string, RequestType>> = {
  getpwnam: 'GETPWBYNAME',
  getpwuid: 'GETPWBYUID',
  getgrnam: 'GETGRBYNAME',
  getgrgid: 'GETGRBYGID',
  getgrouplist: 'INITGROUPS',
  getservbyname: 'GETSERVBYNAME',
  getservbyport: 'GETSERVBYPORT',
  getnetgrent: 'GETNETGRENT',
  innetgr: 'INNETGR',
  getaddrinfo: 'GETAI',
  gethostbyname: 'GETHOSTBYNAME',
};

/**
 * The requests that glibc may send for a call (nscd/nscd_gethst_r.c and the like). getnameinfo calls gethostbyaddr_r. getaddrinfo calls
 * gethostbyname2_r if only IPv4 addresses matter, before 2.19 also for a canonical name (gaih_inet in getaddrinfo.c, commit b957ced889).
 */
export function requestTypesOf({ args }: Pick<CallEvent, 'args'>): RequestType[] {
  const { verb, family, address = '' } = args;
  if (verb === 'gethostbyname2') return [family === 'inet6' ? 'GETHOSTBYNAMEv6' : 'GETHOSTBYNAME'];
  if (verb === 'gethostbyaddr' || verb === 'getnameinfo')
    return [String(address).includes(':') ? 'GETHOSTBYADDRv6' : 'GETHOSTBYADDR'];
  const isOfInet = verb === 'getaddrinfo' && family === 'inet';
  return [TYPES[String(verb)] ?? [], isOfInet ? ('GETHOSTBYNAME' as const) : []].flat();
}

/** The trial of the daemon after a question without a reply, and after all questions. */
export const trialAfter = (serial: number) => `question ${serial}`;
export const LAST_TRIAL = 'all questions';

/** The kinds of differences that a question shows. The end of the daemon explains all others. */
export function kindsOf(evidence: Evidence, pair: Pair, cell: Cell): string[] {
  const ends = endsOf(evidence, pair);
  return ends.length > 0 ? ends : differencesOf(evidence, pair, cell);
}

/** How the daemon ended at a question; empty if it answers. */
export function endsOf(evidence: Evidence, { program }: Pair): string[] {
  return endsIn(evidence, trialAfter(Number(program.label?.slice(labelOf(PROGRAM, '').length))));
}

/** All kinds of differences of a row, and the pairs that show some. */
export function differencesIn(
  evidence: Evidence,
  cell: Cell,
): { kinds: string[]; differing: { pair: Pair; kinds: string[] }[] } {
  const differing = pairsIn(evidence)
    .map((pair) => ({ pair, kinds: kindsOf(evidence, pair, cell) }))
    .filter(({ kinds }) => kinds.length > 0);
  const all = [...differing.flatMap(({ kinds }) => kinds), ...endsIn(evidence, LAST_TRIAL)];
  return { kinds: [...new Set(all)].sort(), differing };
}

/** The program's lookups that the daemon closed without a whole reply: the program then looked the name up by itself. */
export const NO_REPLY = 'no reply';

/** The daemon replied, and the nameserver received no query of its own for a question that needs one. */
export const NO_QUERY = 'no query to the nameserver';

/** How the program's result differs from the reference's, and the reply from nscd's, each kind in words that do not depend on the data. */
export function differencesOf(evidence: Evidence, { program, reference, request }: Pair, cell: Cell): string[] {
  const [mine, right] = [childOf(program), childOf(reference)];
  const reply = request && evidence.replyToRequest(request);
  // A reply that is cut off because it is longer than what the tap keeps is not broken.
  const isWhole = reply !== undefined && reply.found !== null && (reply.broken === undefined || reply.bytes > KEPT);
  const missing = request && !isWhole ? [NO_REPLY] : [];
  const hidden = isWhole ? replyDifferences(reply, cell) : [];
  const isUnasked =
    evidence.queriesDuring(program).length === 0 && evidence.queriesDuring(reference).length > 0 ? [NO_QUERY] : [];
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(right)])];
  return [...missing, ...isUnasked, ...keys.flatMap((key) => differenceIn(key, mine[key], right[key])), ...hidden];
}

/** The octets of a reply that the tap keeps (lab/daemon/tap/c/record.h). */
const KEPT = 65_536;

/** The result of the child's call, or how the child ended. */
function childOf({ result }: CallEvent): Record<string, unknown> {
  if ('child' in result && result.child) return { ...result.child.result };
  return { ended: 'signal' in result ? result.signal : 'without a result' };
}

function differenceIn(key: string, mine: unknown, right: unknown): string[] {
  if (Array.isArray(mine) && Array.isArray(right)) return differenceInList(key, mine.map(String), right.map(String));
  if (mine === right) return [];
  const isError = ['eai', 'h_errno', 'errno', 'ended', 'ok', 'found'].includes(key);
  return [isError ? `${key} ${mine ?? 'none'} for ${right ?? 'none'}` : `another ${key}`];
}

/** A list has too few entries, too many, or another order; the order of getgrouplist has no meaning (getgrouplist(3)). */
function differenceInList(key: string, mine: readonly string[], right: readonly string[]): string[] {
  const [own, expected] = [new Set(mine), new Set(right)];
  const [lacks, adds] = [!expected.isSubsetOf(own), !own.isSubsetOf(expected)];
  const found = [...(lacks ? [`${key} lacks entries`] : []), ...(adds ? [`${key} has further entries`] : [])];
  if (found.length > 0) return found;
  if (mine.length !== right.length) return [`${key} repeats entries`];
  return key !== 'groups' && mine.some((entry, at) => entry !== right[at]) ? [`another order of ${key}`] : [];
}
