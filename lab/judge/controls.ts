import type { DnsQueryEvent, DnsReplyEvent } from '../../fake-dns/index.ts';
import type { Cell } from '../core/cell.ts';
import type { DaemonAction } from '../core/events.ts';
import type { Control } from '../core/schema.ts';
import { answerSourceOf } from '../core/sentinel.ts';
import { DAEMON_SOCKET } from '../host/unix-socket.ts';
import { checkContainers } from './check-containers.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkEnvironment } from './check-environment.ts';
import { checkLibc } from './check-libc.ts';
import { checkListener } from './check-listener.ts';
import { checkRequests } from './check-requests.ts';
import { checkResolvConf } from './check-resolv-conf.ts';
import { checkServers } from './check-servers.ts';
import { checkStates } from './check-states.ts';
import type { Evidence } from './evidence.ts';
import { addressesOf } from './evidence.ts';

/** The controls of every cell, for any repro; they check the lab itself. */
export function commonControls(evidence: Evidence, cell: Cell): Control[] {
  const requests = evidence.tapped
    ? [checkRequests(evidence), ...checkCredentials(evidence), ...checkListener(evidence)]
    : [];
  return [
    checkLibc(evidence, cell),
    ...checkEnvironment(evidence),
    ...checkContainers(evidence, cell),
    checkAnswerSource(evidence, cell),
    ...requests,
    ...checkResolvConf(evidence),
    ...checkStates(evidence, cell),
    checkServers(evidence),
    checkAnsweredInTime(evidence),
  ];
}

/** A control with its result. */
export function control(name: string, ok: boolean, detail: string): Control {
  return { name, ok, detail };
}

/**
 * Checks that the sentinel is answered by the source in its label: the daemon, or the client's own libc. The scenario sets
 * that label, so a scenario that never started the cell's daemon, or never asked it, fails too. musl asks no daemon for
 * hosts.
 */
function checkAnswerSource(evidence: Evidence, cell: Cell): Control {
  const sentinels = evidence.calls('sentinel:');
  const wrong = sentinels.flatMap(({ probe, label, result }) => {
    const expected = label?.slice('sentinel:'.length);
    const found = answerSourceOf(addressesOf(result));
    if (found === expected) return [];
    return [
      found
        ? `the ${found} answered the sentinel of ${probe}, not the ${expected}`
        : `neither answered the sentinel of ${probe}; expected the ${expected}`,
    ];
  });
  const byDaemon = cell.daemon.id !== 'none' && cell.libc.kind === 'glibc';
  const name = byDaemon ? 'daemon answers' : 'no daemon answers';
  const looks = firstLooks(evidence);
  if (sentinels.length === 0 && looks.length === 0) return control(name, false, 'no probe looked up the sentinel');
  // A daemon that may end may do so before it is ready.
  const started = evidence
    .all('daemon')
    .some(({ daemon, action }) => daemon === cell.daemon.id && (action === 'ready' || action === 'exit'));
  if (cell.daemon.id !== 'none' && !started) return control(name, false, `${cell.daemon.id} was never started`);
  if (sentinels.length === 0) return checkSocket(evidence, looks, name);
  const asked = sentinels.some(({ label }) => label === 'sentinel:daemon');
  if (byDaemon && !asked && wrong.length === 0)
    return control(name, false, 'no probe asked the daemon for the sentinel');
  return control(
    name,
    wrong.length === 0,
    [...new Set(wrong)].join('; ') || `${sentinels.length} sentinel lookups answered as expected`,
  );
}

/**
 * Checks by the daemon's socket, as each probe saw it when it was ready, that there was a daemon or none. For a scenario in which the
 * sentinel would change what happens: the answers of a daemon are then checked by its replies.
 */
function checkSocket(evidence: Evidence, looks: readonly Look[], name: string): Control {
  const states = evidence.all('daemon').filter(({ action }) => STATES.includes(action));
  // A daemon that the scenario has stopped, or that ended before it was ready, takes no connection.
  const isThere = ({ at }: Look) => states.findLast((state) => state.at < at)?.action === 'ready';
  const wrong = looks.filter((look) => (look.outcome === 'connected') !== isThere(look));
  const words = (wrong.length > 0 ? wrong : looks).map(
    ({ probe, outcome }) => `the socket as ${probe} sees it: ${outcome}`,
  );
  return control(name, wrong.length === 0, words.join('; '));
}

const STATES: readonly DaemonAction[] = ['start', 'ready', 'stop', 'exit'];

type Look = ReturnType<typeof firstLooks>[number];

/** The first look of each probe at the daemon's socket. */
function firstLooks(evidence: Evidence) {
  const looks = evidence.all('reach').filter(({ path }) => path === DAEMON_SOCKET);
  return [...Map.groupBy(looks, ({ probe }) => probe).values()].flatMap(([look]) => look ?? []);
}

/**
 * Checks that no query with a normal reply was sent again; that would mean that this machine was too slow for the resolver's timeout. A
 * pair of questions is sent again as a whole if the reply to one of them was lost or an error, by glibc (resolv/res_send.c, send_dg) and by
 * musl (src/network/res_msend.c).
 */
function checkAnsweredInTime(evidence: Evidence): Control {
  const queries = evidence.all('dns-query');
  const replies = new Map(evidence.all('dns-reply').map((reply) => [`${reply.server} ${reply.query}`, reply]));
  const isNormal = ({ server, query }: DnsQueryEvent) => {
    const reply = replies.get(`${server} ${query}`);
    return reply !== undefined && isAnswer(reply);
  };
  const bySocket = Map.groupBy(queries, ({ server, client }) => `${server} ${client}`);
  const late = [...bySocket.values()].flatMap((ofSocket) =>
    ofSocket.filter((query, index) => {
      const earlier = ofSocket.slice(0, index).findLast((each) => each.raw === query.raw);
      if (!earlier || !isNormal(earlier)) return false;
      const between = ofSocket.filter(
        ({ at, name, type }) => at < query.at && name === query.name && type !== query.type,
      );
      return between.every(isNormal);
    }),
  );
  const names = late.map((query) => `${query.type} ${query.name} at ${query.server}`).join(', ');
  return control(
    'answered in time',
    late.length === 0,
    names ? `sent again despite a normal reply: ${names}` : 'no query with a normal reply was sent again',
  );
}

/**
 * Whether a resolver takes a reply for the answer: one of a server that does not misbehave, or a question and records that a scenario
 * wrote.
 */
function isAnswer({ behaviour, rcode, answers, from, raw }: DnsReplyEvent): boolean {
  if (from !== undefined || !ANSWERS.includes(rcode)) return false;
  return behaviour === 'normal' || (behaviour === 'answerWith' && answers.length > 0 && raw.startsWith(ONE, QDCOUNT));
}

/** The field QDCOUNT of a header (RFC 1035 §4.1.1) in hexadecimal, and its value for one question. */
const QDCOUNT = 8;
const ONE = '0001';

/** The rcodes of replies that a resolver takes for the answer. */
const ANSWERS: readonly string[] = ['NOERROR', 'NXDOMAIN'];
