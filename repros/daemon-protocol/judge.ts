import {
  type Cell,
  type Control,
  control,
  decodeReply,
  type Evidence,
  endKind,
  hiddenDifferences,
  highlight,
  type Judgement,
  type RawConnectionEvent,
} from '../../lab/index.ts';
import { endsIn } from '../shared/daemon-ends.ts';
import { otherNetwork } from '../shared/daemon-network.ts';
import { compareWithKnown, knownIn } from '../shared/known-differences.ts';
import { KNOWN } from './known.ts';
import type { ProtocolRequest } from './requests.ts';
import type { ProtocolVariant } from './variants.ts';

export const NO_REPLY = 'no reply';

/** What a daemon does that ignores a request to end. */
export const RUNS_ON = 'runs on';

/** The end that a client asks for: nscd/connections.c, termination_handler. */
const ENDED = endKind('ended with exit code 0');

/** Judges one reply, field by field. */
export function judge(evidence: Evidence, cell: Cell, { request }: ProtocolVariant): Judgement {
  const connection = connectionOf(evidence, 'request');
  const differences = kindsOf(evidence, request);
  const isOfHosts = /^GET(?:HOST|AI)/.test(request.type);
  const kinds = differences.length > 0 && isOfHosts ? [...differences, ...otherNetwork(evidence, cell)] : differences;
  const { reproduced, other, measures } = compareWithKnown(kinds, knownIn(KNOWN, cell));
  return {
    reproduced,
    because: reasonOf(request, kinds, other, connection),
    controls: [
      checkBefore(evidence),
      checkData(evidence),
      ...(request.broken ? [checkServfail(evidence)] : []),
      ...(isOfRoot(request) ? [checkRoot(evidence)] : []),
      checkSeen(evidence),
    ],
    measures,
    highlights: highlight(connection, 'the request of this row, and what came back'),
  };
}

function reasonOf(
  { type }: ProtocolRequest,
  kinds: readonly string[],
  other: readonly string[],
  connection?: RawConnectionEvent,
): string {
  const end = connection ? `${connection.replyBytes} octets, then ${connection.how}` : 'not sent';
  if (kinds.length === 0) return `the reply to ${type} is as nscd-client.h says (${end})`;
  if (other.length === 0) return `the reply to ${type} differs: ${kinds.join('; ')} (${end})`;
  return `the reply to ${type} differs in another way than is known: ${other.join('; ')} (${end})`;
}

function connectionOf(evidence: Evidence, label: string): RawConnectionEvent | undefined {
  return evidence.all('raw-connection').find((each) => each.label === label);
}

/** How the reply differs. The end of the daemon explains every other difference, unless it is what the client asks for. */
function kindsOf(evidence: Evidence, request: ProtocolRequest): string[] {
  const ends = endsIn(evidence);
  if (request.reply === 'end') return ends.length === 0 ? [RUNS_ON] : ends.filter((end) => end !== ENDED);
  const connection = connectionOf(evidence, 'request');
  return ends.length > 0 || !connection ? ends : differencesIn(connection, request);
}

/** What the row shows, in words that do not depend on the machine. */
export function outcomeText(evidence: Evidence, { request }: ProtocolVariant): string {
  const connection = connectionOf(evidence, 'request');
  if (!connection) return 'no request';
  const differs = kindsOf(evidence, request).join('; ');
  if (differs || request.reply === 'end') return differs || 'ends';
  return connection.replyBytes > 0 ? 'right' : 'closed at once';
}

/** How a reply differs from what nscd-client.h and the data say, each kind in words. */
export function differencesIn(
  { reply: hex, fds, how }: RawConnectionEvent,
  { type, reply: wanted, error }: ProtocolRequest,
): string[] {
  const octets = Buffer.from(hex, 'hex');
  if (how === 'left open') return ['the connection stays open'];
  if (wanted === 'nothing') return octets.length === 0 ? [] : ['a reply'];
  if (octets.length === 0) return wanted === 'cache' ? [] : [NO_REPLY];
  const { found, fields, broken, surplus } = decodeReply(type, octets, fds);
  if (broken !== undefined) return [`not whole: ${broken}`];
  const behind = surplus === undefined ? [] : [`${surplus} octets after the end of the reply`];
  if (wanted === 'cache') return [...behind, ...(found ? [] : ['a name without a descriptor'])];
  const header = [...behind, ...(isAboutDaemon(type) ? [] : hiddenDifferences(type, octets))];
  if (found === null) return [...header, 'not served'];
  if (found !== (wanted !== null)) return [...header, found ? 'found' : 'not found'];
  return [
    ...header,
    ...(error !== undefined && fields.error !== error ? [`error ${fields.error}`] : []),
    ...Object.entries(wanted ?? {}).flatMap(([key, value]) =>
      equal(key, fields[key], value) ? [] : [`another ${key}`],
    ),
  ];
}

/** Replies about the daemon itself have no header: a number, and statistics whose size depends on the release (nscd/nscd_stat.c). */
function isAboutDaemon(type: ProtocolRequest['type']): boolean {
  return type === 'INVALIDATE' || type === 'GETSTAT';
}

function isOfRoot({ type }: ProtocolRequest): boolean {
  return isAboutDaemon(type) || type === 'SHUTDOWN';
}

/** Addresses and groups in any order: RFC 6724 sorts those of GETAI, and getgrouplist(3) promises none. */
function equal(key: string, mine: unknown, wanted: unknown): boolean {
  const isSet = key === 'groups' || key === 'addresses';
  const text = (value: unknown) => JSON.stringify(isSet && Array.isArray(value) ? value.map(String).sort() : value);
  return text(mine) === text(wanted);
}

/** The daemon answered a right request of the same client before, or ended by it, which is a difference as well. */
function checkBefore(evidence: Evidence): Control {
  const before = connectionOf(evidence, 'before');
  const reply = before && decodeReply('GETPWBYUID', Buffer.from(before.reply, 'hex'), before.fds);
  const endedBy = before !== undefined && before.how !== 'refused' && endsIn(evidence).length > 0;
  return control(
    'the daemon answers the client',
    reply?.fields.name === 'root' || endedBy,
    `the reply for uid 0: ${reply?.fields.name ?? reply?.broken ?? 'none'}; the connection: ${before?.how ?? 'not made'}`,
  );
}

/** A program without the daemon finds the user and the host of the requests. */
function checkData(evidence: Evidence): Control {
  const results = ['user', 'host'].map((label) => evidence.call(label).result.ok);
  return control(
    'the data are there',
    results.every(Boolean),
    `without the daemon: user ${results[0]}, host ${results[1]}`,
  );
}

/** A program without the daemon gets the error of the row. */
function checkServfail(evidence: Evidence): Control {
  const { result } = evidence.call('broken');
  const error = 'h_errno' in result ? result.h_errno : 'none';
  return control('the nameserver answers SERVFAIL', error === 'TRY_AGAIN', `h_errno without the daemon: ${error}`);
}

/** The process that the daemon sees is root, as the client is: a daemon ignores such a request of any other user. */
function checkRoot(evidence: Evidence): Control {
  const { uid, pid } = connectionOf(evidence, 'request') ?? {};
  const differs = evidence.all('nscd-request').findLast((each) => each.pid === pid)?.differs ?? ['no request'];
  return control(
    'the client is root for the daemon',
    uid === 0 && differs.length === 0,
    `uid ${uid}; the process that the daemon sees differs by: ${differs.join(', ') || 'nothing'}`,
  );
}

/** The tap saw the octets that the client says it sent; of a daemon that ended at the first request, those of that one. */
function checkSeen(evidence: Evidence): Control {
  const request = connectionOf(evidence, 'request');
  const isGone = request?.how === 'refused' && endsIn(evidence).length > 0;
  const connection = isGone ? connectionOf(evidence, 'before') : request;
  const seen = evidence
    .all('nscd-request')
    .some(({ raw, pid }) => pid === connection?.pid && raw === connection.sent.join(''));
  return control(
    'the tap saw the request',
    seen,
    seen ? 'the same octets from the same process' : 'no such request on the socket',
  );
}
