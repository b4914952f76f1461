import { type CallEvent, type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
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
 * A lookup's request was on the host's socket, from this very program, exactly when it should have been. None where nobody listened in on
 * the daemon.
 */
export function socketAgrees(evidence: Evidence, call: CallEvent, wanted: boolean): Control[] {
  if (!evidence.tapped) return [];
  const requests = evidence.requestsDuring(call).filter(({ key }) => key === call.args.name);
  const [request] = requests;
  const said = request ? `${request.type} from process ${request.pid}` : 'no request';
  return [
    control(
      'the socket of the host bears it out',
      requests.length > 0 === wanted,
      `during '${call.label}' there was ${said} for ${call.args.name} on it, and was to be ${wanted ? 'one' : 'none'}`,
    ),
  ];
}

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

/** What does not show in the socket: how the host's /run was bound, and what the environment says. */
function asSetUp(evidence: Evidence, { readOnly, env = {} }: View): Control[] {
  const start = evidence.all('probe-start').find(({ probe }) => probe === 'program');
  const run = start?.mounts?.findLast(({ target }) => target === '/run')?.source ?? 'not told';
  const words = start?.argv.join(' ') ?? '';
  return [
    ...(readOnly ? [control('the bind is read-only', run.endsWith(', read-only'), `at /run: ${run}`)] : []),
    ...Object.entries(env).map(([name, value]) =>
      control(`${name} is set`, words.includes(` --setenv ${name} ${value} `), `to be ${value}`),
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
