import type { DnsQueryEvent, DnsReplyEvent, Rule } from '../../fake-dns/index.ts';
import type { IcmpEvent } from '../core/events.ts';
import type { Control } from '../core/schema.ts';
import { control } from '../judge/controls.ts';
import type { Evidence } from '../judge/evidence.ts';
import { LAST_QUESTION } from './run.ts';
import type { Behaviour } from './servers.ts';
import type { ReadySituation } from './situation.ts';

/** The servers did what the scenario says, as the octets of their replies show. */
export function checkServers(evidence: Evidence, ready: ReadySituation): Control[] {
  return [areAlive(evidence, ready), doAsDescribed(evidence, ready), ...routerAnswers(evidence, ready)];
}

/**
 * Each server that listens to UDP at the end got the lab's own question: it was alive, and its silence would have been its behaviour. At the
 * address of one that does not listen nobody answered.
 */
function areAlive(evidence: Evidence, ready: ReadySituation): Control {
  const asks = evidence.all('ask').filter(({ name }) => name === LAST_QUESTION);
  const wrong = ready.servers.flatMap(({ name }) => {
    const ask = asks.find(({ server }) => server === name);
    if (!ask) return [`${name} was not asked at the end`];
    const { router, transports } = lastBehaviour(ready, name);
    const heard = evidence.queriesFor(LAST_QUESTION).some((query) => query.server === name);
    if (router !== undefined) {
      if (ask.answers !== null) return [`${name} is to be ${router}, and answered the lab's question`];
      return heard ? [] : [`the router did not see the lab's question to ${name}`];
    }
    if (transports.includes('udp')) return heard ? [] : [`${name} did not get the lab's question`];
    return heard || ask.answers !== null ? [`${name} is to be dead, and got the lab's question`] : [];
  });
  return control(
    'the servers are alive',
    wrong.length === 0,
    wrong.join('; ') || `${asks.length} servers, asked by the lab at the end`,
  );
}

/** What a server does after the last step. */
function lastBehaviour({ servers, steps, behaviours }: ReadySituation, name: string): Behaviour {
  const last = steps.findLast((step) => step.do === 'server' && step.server === name);
  const first = servers.find((server) => server.name === name)?.does;
  return ((last?.do === 'server' && behaviours.get(last.does)) || first) as Behaviour;
}

/** Every query met the behaviour that the scenario has for it, and the reply is what that behaviour sends. */
function doAsDescribed(evidence: Evidence, ready: ReadySituation): Control {
  const queries = evidence.all('dns-query');
  const wrong = ready.servers.flatMap(({ name }) => {
    const rulesAt = new RulesOverTime(evidence, ready, name);
    return queries
      .filter(({ server }) => server === name)
      .flatMap((query) => misfit(evidence, query, rulesAt.for(query)));
  });
  return control(
    'the servers do what the scenario says',
    wrong.length === 0,
    wrong.join('; ') || `${queries.length} queries met the behaviour that the scenario has for them`,
  );
}

/**
 * The router sent the ICMP message that the scenario says about each query to a server behind it. Of some kinds the kernel sends a few a
 * second alone (lab/namespaces/router.ts), so of those each socket of a client needs one. A message that comes late finds the resolver at its
 * timeout, which is then the machine's.
 */
function routerAnswers(evidence: Evidence, { servers }: ReadySituation): Control[] {
  if (!servers.some(({ isRouted }) => isRouted)) return [];
  const silences = evidence.all('dns-silence').filter(({ behaviour }) => Object.hasOwn(MESSAGES, behaviour));
  const queries = evidence.all('dns-query');
  const messages = evidence.all('icmp');
  const wrong = silences.flatMap(({ server, query: number, behaviour, client }) => {
    const query = queries.find((each) => each.server === server && each.query === number);
    if (!query) return [];
    const { what, each } = MESSAGES[behaviour] as (typeof MESSAGES)[string];
    const about = messages.filter(
      (icmp) => icmp.server === server && icmp.client === client && (!each || icmp.id === query.id),
    );
    const other = about.find((icmp) => icmp.what !== what);
    const question = `${server} ${query.type} ${query.name}`;
    if (other) return [`${question}: the router sent '${other.what}'`];
    // Of the others the socket gets one message, about its first query.
    const first = each ? query : queries.find((of) => of.server === server && of.client === client);
    const late = about[0] && first ? about[0].at - first.at : 0;
    if (late > LATE_NS && query.name !== LAST_QUESTION)
      return [`${question}: the router sent its message ${Math.round(late / 1e6)} ms later`];
    return what === null || about.length > 0 || (!each && query.name === LAST_QUESTION)
      ? []
      : [`${question}: the router did not send '${what}'`];
  });
  return [
    control(
      'the router answers as the scenario says',
      wrong.length === 0,
      wrong.join('; ') || `${silences.length} queries did not reach their server, ${messages.length} ICMP messages`,
    ),
  ];
}

/** The message for what a router does, and whether the kernel sends it for each packet. */
const MESSAGES: Readonly<Record<string, { what: IcmpEvent['what'] | null; each: boolean }>> = {
  'host-unreachable': { what: 'host unreachable', each: true },
  'net-unreachable': { what: 'net unreachable', each: false },
  prohibited: { what: 'prohibited', each: false },
  blackhole: { what: null, each: true },
};

const NORMAL = 'normal';

/**
 * Half of the shortest timeout of glibc. A server without a fault replies in the turn of the event loop that reads the query, and a router
 * sends its message after one solicitation of 10 ms (lab/namespaces/router.ts).
 */
const LATE_NS = 0.5e9;

function misfit(evidence: Evidence, query: DnsQueryEvent, behaviour: string): string[] {
  const reply = evidence.replyTo(query);
  const question = `${query.server} ${query.type} ${query.name}`;
  const events = evidence.events.filter(
    (event) =>
      (event.kind === 'dns-reply' || event.kind === 'dns-silence' || event.kind === 'dns-unsent') &&
      event.server === query.server &&
      event.query === query.query,
  );
  const met = events.flatMap((event) => ('behaviour' in event ? [event.behaviour] : []));
  const other = met.find((each) => each !== behaviour);
  if (other !== undefined) return [`${question} met ${other} and not ${behaviour}`];
  if (behaviour === NORMAL && reply && reply.at - query.at > LATE_NS)
    return [`${question}: answered ${Math.round((reply.at - query.at) / 1e6)} ms after it was read`];
  const fits = REPLIES[behaviour];
  return !fits || fits(reply, query) ? [] : [`${question}: ${behaviour} sent ${reply ? describe(reply) : 'nothing'}`];
}

function describe({ rcode, answers, flags }: DnsReplyEvent): string {
  return `${rcode} with ${answers.length} records${flags.includes('tc') ? ', truncated' : ''}`;
}

type Fits = (reply: DnsReplyEvent | undefined, query: DnsQueryEvent) => boolean;

const hasRcode =
  (rcode: string): Fits =>
  (reply) =>
    reply?.rcode === rcode;
const isSilent: Fits = (reply) => reply === undefined;
const isEmpty: Fits = (reply) => reply?.rcode === 'NOERROR' && reply.answers.length === 0;

/** What the behaviours send, where one word says it. */
const REPLIES: Readonly<Record<string, Fits>> = {
  drop: isSilent,
  servfail: hasRcode('SERVFAIL'),
  nxdomain: hasRcode('NXDOMAIN'),
  refused: hasRcode('REFUSED'),
  nodata: isEmpty,
  lame: isEmpty,
  truncate: (reply, { transport }) => transport === 'tcp' || reply?.flags.includes('tc') === true,
  headerOnly: (reply) => reply?.bytes === 12,
};

/** The rules of a server while the steps change them: fresh ones, to which the queries are shown in their order. */
class RulesOverTime {
  readonly #changes: { at: number; router?: string | undefined; rules: readonly Rule[] }[];

  constructor(evidence: Evidence, { servers, steps, behaviours }: ReadySituation, name: string) {
    const first = servers.find((server) => server.name === name)?.does;
    const reached = evidence.all('step');
    // Two steps may have one text; each is reached once.
    let after = 0;
    const changes = steps.flatMap((step) => {
      const event = reached.find(({ label, at }) => label === step.text && at > after);
      after = event?.at ?? after;
      if (step.do !== 'server' || step.server !== name || !event) return [];
      return [{ at: event.at, ...behaviourNow(behaviours.get(step.does)) }];
    });
    this.#changes = [{ at: Number.NEGATIVE_INFINITY, ...behaviourNow(first) }, ...changes];
  }

  /** The name of the behaviour that a query has to meet. */
  for(query: DnsQueryEvent): string {
    const { rules, router } = this.#changes.findLast(({ at }) => at <= query.at) as ReturnType<typeof behaviourNow>;
    if (router !== undefined) return router;
    // A server shows the rules of a behaviour the queries in the same order, so that those with a limited number of uses agree.
    return rules.find((rule) => rule.matches(query))?.behaviour ?? NORMAL;
  }
}

function behaviourNow(behaviour: Behaviour | undefined): { router: string | undefined; rules: readonly Rule[] } {
  return { router: behaviour?.router, rules: behaviour?.rules() ?? [] };
}
