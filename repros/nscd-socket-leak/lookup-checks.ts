import { type CallEvent, type Control, control, type Evidence, missingAnswer, requestsFor } from '../../lab/index.ts';
import { answeringServer } from '../shared/two-nameservers.ts';
import { answerFor, HOST_DNS, type LeakNameserver } from './networks.ts';

/** The nameserver that received a lookup's queries, by the nameservers' own logs; undefined if none or both did. */
export function queriedServer(
  evidence: Evidence,
  call: CallEvent,
  clientDns: LeakNameserver,
): LeakNameserver | undefined {
  const queried = new Set(evidence.queriesDuring(call).map(({ server }) => server));
  const servers = [HOST_DNS, clientDns].filter(({ name }) => queried.has(name));
  return servers.length === 1 ? servers[0] : undefined;
}

/** The result of a lookup as text: an address, or the error. */
export function resultText(call: CallEvent, clientDns: LeakNameserver): string {
  const { result } = call;
  const answer = answeringServer(call, [HOST_DNS, clientDns])?.answers;
  if (answer) return answer;
  if ('eai' in result && result.eai) return result.eai;
  return 'rcode' in result && result.rcode ? result.rcode : 'nothing';
}

/** Checks that one nameserver received a lookup's queries, and that the result is its answer. */
export function decidedBy(
  name: string,
  evidence: Evidence,
  call: CallEvent,
  nameserver: LeakNameserver,
  clientDns: LeakNameserver,
): Control {
  const queried = queriedServer(evidence, call, clientDns);
  const ok = queried === nameserver && isAnswerOf(call, nameserver, clientDns);
  const found = queried ? `${queried.name}${ok ? '' : ', with another result'}` : 'neither nameserver alone';
  return control(name, ok, `expected ${nameserver.name} to decide '${call.label}', found ${found}`);
}

/** Checks that a lookup's result is the answer of the nameserver that received its queries. */
export function resultMatchesQuery(evidence: Evidence, call: CallEvent, clientDns: LeakNameserver): Control {
  const queried = queriedServer(evidence, call, clientDns);
  const ok = queried !== undefined && isAnswerOf(call, queried, clientDns);
  const detail = queried ? `${queried.name} was asked` : 'neither nameserver alone was asked';
  return control('result and query agree', ok, ok ? `${detail}, and the result is its answer` : detail);
}

function isAnswerOf(call: CallEvent, nameserver: LeakNameserver, clientDns: LeakNameserver): boolean {
  const known = answerFor(nameserver, `${call.args.name}`);
  const from = answeringServer(call, [HOST_DNS, clientDns]);
  return known ? from === nameserver : from === undefined && !call.result.ok;
}

/**
 * The expected traffic on the host's daemon socket for one lookup: a whole reply with its result; no request; no request, or one that the
 * daemon refused; or any of these, but no partial reply.
 */
export type SocketTraffic = 'answered' | 'not asked' | 'not answered' | 'not cut off';

const EXPECTED: Record<SocketTraffic, string> = {
  answered: 'a whole reply with the result',
  'not asked': 'no request',
  'not answered': 'no answer',
  'not cut off': 'a whole reply or none',
};

/**
 * Checks that the traffic on the host's daemon socket fits the source of a lookup's result. A request alone is not an answer. No control
 * where the socket was not tapped.
 */
export function socketTrafficMatches(evidence: Evidence, call: CallEvent, expected: SocketTraffic): Control[] {
  if (!evidence.tapped) return [];
  const requests = requestsFor(evidence, call);
  const missing = missingAnswer(evidence, call);
  const [request] = requests;
  const from = request ? ` from process ${request.pid}` : '';
  const found = missing === null ? 'a request and the answer to it' : missing.replace(/,$/, '');
  const ok = {
    answered: missing === null,
    'not asked': requests.length === 0,
    'not answered': requests.every((each) => isRefused(evidence, each)),
    'not cut off': missing === null || requests.every((each) => isRefused(evidence, each)),
  }[expected];
  return [
    control(
      'the socket traffic fits the result',
      ok,
      `during '${call.label}' expected ${EXPECTED[expected]} for ${call.args.name}, found ${found}${from}`,
    ),
  ];
}

/** Without a reply, or with a whole one of `found` -1, glibc uses its own services. A partial reply is a fault of the daemon. */
function isRefused(evidence: Evidence, request: NscdRequest): boolean {
  const reply = evidence.replyToRequest(request);
  return reply === undefined || (reply.broken === undefined && reply.found === null);
}

type NscdRequest = ReturnType<typeof requestsFor>[number];
