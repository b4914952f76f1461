import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import {
  type CallEvent,
  type Cell,
  type Evidence,
  type Highlight,
  highlight,
  type ProbeProcess,
  type ScenarioContext,
} from '../../lab/index.ts';
import { onTheSocket } from '../shared/on-the-socket.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { bothKnow, decidedBy, type OnSocket, resultFits, rightView, socketAgrees, wallBetween } from './checks.ts';
import { outcomeOf, whoWasAsked } from './reading.ts';
import { askBoth, type Scene, setScene } from './scene.ts';
import { HOST, nameFor, type Side } from './sides.ts';
import type { LeakVariant, Story } from './variant.ts';
import { bound, type View } from './views.ts';

/** The path of the socket that the C library asks, as the files of the lab have it: /var/run is a symlink to /run. */
const DAEMON_SOCKET = '/run/nscd/socket';

/** A program inside asks for one name twice: with getaddrinfo, and with res_query, which knows no daemon. */
export const lookup: Story = {
  async run(scenario, { place, view, knownBy, cure }) {
    const scene = await setScene(scenario, place);
    await scenario.step('the host asks');
    const neighbour = await scenario.probe(scene.host, { name: 'on-the-host', mainOnly: true });
    await neighbour.call('getaddrinfo', { name: nameFor('news', 'host') }, { label: 'on the host' });
    if (cure) {
      const uncured = await startInside(scenario, scene, bound, 'uncured');
      await uncured.call('getaddrinfo', { name: nameFor('cache', 'both') }, { label: 'before the cure' });
      await scenario.step('cure');
    }
    const program = await startInside(scenario, scene, view);
    await look(scenario, program, view);
    const name = nameFor('db', knownBy);
    await scenario.step('the program asks');
    await program.call('getaddrinfo', { name }, { label: 'getaddrinfo' });
    await program.call('res_query', { name, type: 'A' }, { label: 'res_query' });
    await scenario.step('controls');
    await askBoth(scenario, scene, name);
  },

  judge(evidence, cell, { place: { side }, view, knownBy, asks, cure }) {
    const question = evidence.call(asks);
    const asked = whoWasAsked(evidence, question, side);
    const name = nameFor('db', knownBy);
    const result = outcomeOf(question, side);
    const leaks = asksDaemon(cell);
    const controls = [
      decidedBy('the host asks its own nameserver', evidence, evidence.call('on the host'), HOST, side),
      ...(leaks ? onTheSocket(evidence, [evidence.call('on the host')], true) : []),
      ...rightView(evidence, cell, view),
      ...bothKnow(evidence, name, side),
      ...wallBetween(evidence),
      resultFits(evidence, question, side),
      ...socketAgrees(evidence, question, asked === HOST ? 'answered' : unleaked(cell, asks, view)),
    ];
    if (cure)
      controls.push(decidedBy('it leaks without the cure', evidence, evidence.call('before the cure'), HOST, side));
    if (asks === 'getaddrinfo')
      controls.push(decidedBy('res_query asks inside', evidence, evidence.call('res_query'), side, side));
    else if (leaks) controls.push(decidedBy('getaddrinfo leaks', evidence, evidence.call('getaddrinfo'), HOST, side));
    return {
      reproduced: asked === HOST,
      because: `${asked?.name ?? 'neither nameserver alone'} was asked for ${name}, and ${asks} came to ${result}`,
      controls,
      measures: { result, 'nameserver asked': asked?.name ?? 'none or both' },
      highlights: highlightsOf(evidence, question, side, result),
    };
  },
};

/** What may be on the socket when nothing leaks: where the client has a daemon in sight, the daemon may have refused it. */
function unleaked(cell: Cell, asks: LeakVariant['asks'], view: View): OnSocket {
  const mayAsk = asks === 'getaddrinfo' && asksDaemon(cell) && view.showsDaemon && !view.env?.LOCALDOMAIN;
  return mayAsk ? 'not answered' : 'not asked';
}

/** The query that leaked, what came of it, and what the same program is told without the daemon. */
function highlightsOf(evidence: Evidence, question: CallEvent, side: Side, result: string): Highlight[] {
  const leaked = firstOf(evidence, question, HOST);
  const own = firstOf(evidence, question, side);
  const [contrast] = evidence.calls('res_query').flatMap((call) => firstOf(evidence, call, side) ?? []);
  if (!leaked) return highlight(own, `nothing leaks: ${side.name} is asked, the nameserver inside`);
  const request = evidence.requestsDuring(question).find(({ key }) => key === question.args.name);
  return [
    ...highlight(request, 'the request that gets out: the daemon on the host takes it'),
    ...highlight(leaked, `the query that leaked: ${HOST.name} is asked, the nameserver of the host`),
    ...highlight(question, `${result}: what the host says to the name`),
    ...highlight(contrast, `the same program, the same name, past the daemon: ${side.name} is asked`),
  ];
}

function firstOf(evidence: Evidence, call: CallEvent, { name }: Side): DnsQueryEvent | undefined {
  return evidence.queriesDuring(call).find(({ server }) => server === name);
}

/** Starts a program inside, with a view of the host's files; who answers it is what the story is about. */
export function startInside(
  scenario: ScenarioContext,
  scene: Scene,
  view: View,
  name = 'program',
): Promise<ProbeProcess> {
  const { env = {} } = view;
  return scenario.probe(scene.inside, { name, mounts: view.mounts(scene), env, answeredBy: 'anyone', mainOnly: true });
}

/** Which sockets of the host does the program see? */
export async function look(scenario: ScenarioContext, program: ProbeProcess, { wanted }: View): Promise<void> {
  await scenario.reach(program, DAEMON_SOCKET);
  if (wanted) await scenario.reach(program, wanted);
}
