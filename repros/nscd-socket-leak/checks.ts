import {
  type CallEvent,
  type Cell,
  type Control,
  control,
  type Evidence,
  missingAnswer,
  requestsFor,
} from '../../lab/index.ts';
import { whoAnswered } from '../shared/two-nameservers.ts';
import { whoWasAsked } from './reading.ts';
import { answerOf, HOST, OVER_THE_WALL, type Side } from './sides.ts';
import type { View } from './views.ts';

/** A lookup went to one nameserver, and what came back is what that nameserver says to this name. */
export function decidedBy(name: string, evidence: Evidence, call: CallEvent, side: Side, inside: Side): Control {
  const asked = whoWasAsked(evidence, call, inside);
  const ok = asked === side && saysSo(call, side, inside);
  const who = asked ? `by ${asked.name}${ok ? '' : ', but with another result'}` : 'by neither nameserver alone';
  return control(name, ok, `'${call.label}' was decided ${who}, and was to be by ${side.name}`);
}

/** Whichever nameserver was asked: the result is what it says to this name. */
export function resultFits(evidence: Evidence, call: CallEvent, inside: Side): Control {
  const asked = whoWasAsked(evidence, call, inside);
  const ok = asked !== undefined && saysSo(call, asked, inside);
  const detail = asked ? `${asked.name} was asked` : 'neither nameserver alone was asked';
  return control('result and query agree', ok, ok ? `${detail}, and the result is its answer` : detail);
}

/**
 * What is to be seen on the host's socket of a lookup: its answer; no request; no request, or one that was refused; or any of these, but no
 * reply that is not whole.
 */
export type OnSocket = 'answered' | 'not asked' | 'not answered' | 'not cut off';

/**
 * What passed on the host's socket fits how a lookup was decided. The daemon answered one if a whole reply carries its result, and not if
 * there was only a request. None where nobody listened in on the daemon.
 */
export function socketAgrees(evidence: Evidence, call: CallEvent, wanted: OnSocket): Control[] {
  if (!evidence.tapped) return [];
  const requests = requestsFor(evidence, call);
  const missing = missingAnswer(evidence, call);
  const [request] = requests;
  const from = request ? ` from process ${request.pid}` : '';
  const said = missing === null ? 'a request and the answer to it' : missing.replace(/,$/, '');
  const ok = {
    answered: missing === null,
    'not asked': requests.length === 0,
    'not answered': requests.every((each) => isRefused(evidence, each)),
    'not cut off': missing === null || requests.every((each) => isRefused(evidence, each)),
  }[wanted];
  return [
    control(
      'the socket of the host bears it out',
      ok,
      `during '${call.label}' there was ${said}${from} for ${call.args.name} on it, and the daemon was ${WORDS[wanted]}`,
    ),
  ];
}

const WORDS: Record<OnSocket, string> = {
  answered: 'to answer it',
  'not asked': 'not to be asked',
  'not answered': 'not to answer it',
  'not cut off': 'to answer it whole or not at all',
};

/** With no reply at all, or a whole one of `found` -1, a daemon sends glibc to its own services. One that is cut off is a fault. */
function isRefused(evidence: Evidence, request: NscdRequest): boolean {
  const reply = evidence.replyToRequest(request);
  return reply === undefined || (reply.broken === undefined && reply.found === null);
}

type NscdRequest = ReturnType<typeof requestsFor>[number];

/** Asked by the lab itself, the nameservers are alive, and each says to the name what the story is built on. */
export function bothKnow(evidence: Evidence, name: string, inside: Side): Control[] {
  return [HOST, inside].map((side) => {
    const asked = evidence.all('ask').find((event) => event.server === side.name && event.name === name);
    const answer = answerOf(side, name);
    const wanted = answer ? [answer] : [];
    const said = asked?.answers ? `'${asked.answers.join(' ')}'` : 'nothing at all';
    return control(
      answer ? `${side.name} knows the name` : `${side.name} does not know the name`,
      asked?.answers?.join() === wanted.join(),
      `asked for ${name} by the lab, ${side.name} said ${said}`,
    );
  });
}

/** The files that the program saw were set up as the variant says. */
export function rightView(evidence: Evidence, cell: Cell, view: View): Control[] {
  const expectSocket = view.showsDaemon && cell.daemon.id !== 'none';
  const { outcome, path } = reached(evidence, 'nscd');
  const socket = control(
    expectSocket ? 'the socket of the host is there' : 'no socket of the host is there',
    outcome === (expectSocket ? 'connected' : 'ENOENT'),
    `${path}, as the program sees it: ${outcome}`,
  );
  if (!view.wanted) return [socket];
  const wanted = reached(evidence, view.wanted);
  return [
    socket,
    ...asSetUp(evidence, view),
    control('the wanted socket is reachable', wanted.outcome === 'connected', `${wanted.path}: ${wanted.outcome}`),
  ];
}

/** What does not show in the socket: how the host's /run is mounted, and what the environment says. Older runs have not read it. */
function asSetUp(evidence: Evidence, { readOnly, env = {} }: View): Control[] {
  const views = evidence.all('process-view');
  if (views.length === 0) return [];
  const view = views.find(({ process }) => process === 'program');
  const run = view?.mounts.find(({ target }) => target === '/run');
  const seen = run ? `${run.source}${run.readOnly ? ', read-only' : ''}` : 'nothing of a host';
  const value = (name: string) => view?.environment[name] ?? null;
  return [
    ...(readOnly
      ? [control('the bind is read-only', run?.readOnly === true && run.source === 'host: /run', `at /run: ${seen}`)]
      : []),
    ...Object.entries(env).map(([name, wanted]) =>
      control(`${name} is set`, value(name) === wanted, `to be ${wanted}, and is ${value(name) ?? 'not set'}`),
    ),
  ];
}

/** No network leads from either side to the other's nameserver: what comes across comes by way of files. Older runs have not tried it. */
export function wallBetween(evidence: Evidence): Control[] {
  const tries = evidence.all('ask').filter(({ name }) => name === OVER_THE_WALL);
  if (tries.length === 0) return [];
  const words = tries.map(({ server, host, answers }) => `${server} from ${host}: ${answers ? 'answered' : 'no way'}`);
  return [
    control(
      'no network leads across',
      tries.every(({ answers }) => answers === null),
      words.join('; '),
    ),
  ];
}

function reached(evidence: Evidence, part: string): { path: string; outcome: string } {
  const attempt = evidence.all('reach').find(({ path }) => path.includes(part));
  return attempt ?? { path: part, outcome: 'nobody tried' };
}

function saysSo(call: CallEvent, side: Side, inside: Side): boolean {
  const knows = answerOf(side, `${call.args.name}`);
  const from = whoAnswered(call, [HOST, inside]);
  return knows ? from === side : from === undefined && !call.result.ok;
}
