import { type CallEvent, type Control, control, type Evidence, highlight } from '../../lab/index.ts';
import { whoAnswered } from '../shared/two-nameservers.ts';
import { bothKnow, decidedBy, rightView, socketAgrees, wallBetween } from './checks.ts';
import { look, startInside } from './lookup.ts';
import { outcomeOf } from './reading.ts';
import { askBoth, setScene } from './scene.ts';
import { HOST, nameFor } from './sides.ts';
import type { Story } from './variant.ts';

const NAME = nameFor('db', 'both');

/**
 * nscd passes its cache to clients as a file descriptor; from then on they read it themselves. The daemon is frozen to show it: a
 * request would get no answer, glibc would wait 5 s and then ask the container's nameserver.
 */
export const mappedCache: Story = {
  async run(scenario, { place, view }) {
    // The entry has to be there when it is looked for, however slow the machine: the lab's own lifetime of one second may be over by then.
    const daemonSettings = { 'shared hosts': 'yes', 'positive-time-to-live hosts': 600 };
    const scene = await setScene(scenario, place, { daemonSettings });
    await scenario.step('the host asks');
    const neighbour = await scenario.probe(scene.host, { name: 'on-the-host', mainOnly: true });
    await neighbour.call('getaddrinfo', { name: NAME }, { label: 'on the host' });
    const program = await startInside(scenario, scene, view);
    await look(scenario, program, view);
    await scenario.step('the cache is mapped');
    await program.call('getaddrinfo', { name: nameFor('cache', 'both') }, { label: 'mapping' });
    await scenario.step('nscd is frozen');
    await scene.daemon?.freeze();
    await scene.daemon?.states();
    await program.call('getaddrinfo', { name: NAME }, { label: 'getaddrinfo' });
    await scene.daemon?.states();
    scene.daemon?.thaw();
    await scenario.step('controls');
    await askBoth(scenario, scene, NAME);
  },

  judge(evidence, cell, { place: { side }, view }) {
    const question = evidence.call('getaddrinfo');
    const queries = evidence.queriesDuring(question).length;
    const result = outcomeOf(question, side);
    const reproduced = whoAnswered(question, [HOST, side]) === HOST && queries === 0;
    return {
      reproduced,
      because: `with nscd frozen, getaddrinfo came to ${result}, and the nameservers saw ${queries} queries`,
      controls: [
        decidedBy('the host asks its own nameserver', evidence, evidence.call('on the host'), HOST, side),
        decidedBy('an unknown name leaks through the socket', evidence, evidence.call('mapping'), HOST, side),
        ...rightView(evidence, cell, view),
        ...bothKnow(evidence, NAME, side),
        ...wallBetween(evidence),
        firstTime(evidence, question),
        frozenDuring(evidence),
        ...cacheHandedOver(evidence, question),
        ...socketAgrees(evidence, question, reproduced ? 'not asked' : 'answered'),
      ],
      measures: { result, queries },
      highlights: [
        ...highlight(evidence.call('on the host'), 'from here on the answer is in the cache of nscd'),
        ...highlight(
          question,
          `${result}, with ${queries} queries: read from the cache that nscd maps into its clients`,
        ),
      ],
    };
  },
};

/** What the program had asked for itself would be no answer without a request. */
function firstTime(evidence: Evidence, { probe, at }: CallEvent): Control {
  const its = (event: { probe: string | null; at: number }) => event.probe === probe && event.at < at;
  const lookups = evidence.all('call').filter((call) => its(call) && call.args.name === NAME).length;
  const requests = evidence.all('nscd-request').filter((request) => its(request) && request.key === NAME).length;
  return control(
    'the program never asked for the name',
    lookups + requests === 0,
    `${lookups} lookups of ${NAME} before, and ${requests} requests for it`,
  );
}

/** Without the descriptor the program could only have asked: nothing would be told of a cache that it does not have. */
function cacheHandedOver(evidence: Evidence, { probe, at }: CallEvent): Control[] {
  if (!evidence.tapped) return [];
  const asked = evidence.all('nscd-request').filter((request) => request.probe === probe && request.at < at);
  const ok = asked.some((request) => request.type === 'GETFDHST' && evidence.replyToRequest(request)?.fds === 1);
  return [
    control(
      'nscd handed its cache to the program',
      ok,
      `before the lookup it asked for: ${asked.map(({ type }) => type).join(', ') || 'nothing'}`,
    ),
  ];
}

/**
 * No thread of nscd, or of a process that it started, could run from before the lookup until after it: the states of all are read at both
 * ends, and SIGCONT is not sent in between. Older runs have not read them.
 */
function frozenDuring(evidence: Evidence): Control {
  const { at, end } = evidence.call('getaddrinfo');
  const name = 'nscd was frozen all the time';
  const states = evidence.all('daemon-states');
  const [before, after] = [states.findLast((each) => each.end <= at), states.find((each) => each.at >= end)];
  if (!before || !after)
    return control(name, false, 'the states of its threads were not read at both ends of the lookup');
  const thawed = evidence
    .all('daemon')
    .some(({ action, at: when }) => action !== 'freeze' && when > before.at && when < after.end);
  const all = [...before.threads, ...after.threads];
  const running = all.filter(({ state }) => state !== STOPPED);
  const words = running.map(({ program, pid, state }) => `${program} (process ${pid}) was in state ${state}`);
  const there = before.threads.length > 0 && after.threads.length > 0;
  const detail =
    words.join(', ') ||
    (thawed ? 'it was let go on meanwhile' : `all of its ${before.threads.length} threads were stopped`);
  return control(name, there && running.length === 0 && !thawed, detail);
}

/** proc(5), /proc/pid/stat: stopped on a signal. */
const STOPPED = 'T';
