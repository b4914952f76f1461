import { isIP } from 'node:net';
import { clientControls, clientFacts } from '../client/controls.ts';
import type { Cell } from '../core/cell.ts';
import type { Control, Highlight, Judgement } from '../core/schema.ts';
import { labQueries } from '../derive/attribution/lab-queries.ts';
import { querySenders } from '../derive/attribution/query-senders.ts';
import { control } from '../judge/controls.ts';
import { missingAnswer } from '../judge/daemon-answer.ts';
import type { Evidence } from '../judge/evidence.ts';
import { highlight } from '../judge/highlight.ts';
import { mailControls } from '../mail/controls.ts';
import { NOTIFY_VARIABLE } from '../notify/receiver.ts';
import { type AskedIn, askedIn } from '../outcome/asked.ts';
import { daemonStates, daemonStateText, secondEndTexts } from '../outcome/daemon-end.ts';
import { queryName } from '../outcome/query-name.ts';
import type { CallEvent } from '../probe/index.ts';
import { asksDaemonForHosts } from '../runtime/runtimes.ts';
import { checkServers } from './check-servers.ts';
import type { Situation } from './definition.ts';
import { checkMachines } from './isolation.ts';
import { CLIENT } from './machines.ts';
import { type CallObservation, observe } from './observe.ts';
import { askedText, type ReadyPattern } from './pattern.ts';
import { identifyingAddresses } from './servers.ts';
import { checkServices } from './services.ts';
import type { ReadySituation } from './situation.ts';

/** What a scenario's outcome is held against. */
export interface ReadyOutcome {
  shown: readonly ReadyPattern[] | null;
  absent: readonly ReadyPattern[] | null;
  /** The labels of the calls, in order. */
  labels: readonly string[];
}

/** Decides from the evidence whether the bug is shown. */
export function judgeSituation(
  evidence: Evidence,
  cell: Cell,
  { situation, ready, outcome }: { situation: Situation; ready: ReadySituation; outcome: ReadyOutcome },
): Omit<Judgement, 'measures'> {
  const asked = askedIn(evidence.events);
  const states = daemonStates(evidence.events);
  const observations = observe(evidence, outcome.labels, asked);
  const shown = outcome.shown && misfitsOf(outcome.shown, observations);
  const absent = outcome.absent && misfitsOf(outcome.absent, observations);
  const reproduced = shown ? shown.length === 0 : absent && absent.length > 0;
  return {
    reproduced,
    because: [
      describe(observations, outcome),
      ...secondEndTexts(evidence.events),
      ...states.flatMap((state) => daemonStateText(state) ?? []),
      ...(ready.client ? clientFacts(evidence, cell, ready.client.program) : []),
    ].join(' | '),
    controls: [
      ...allMade(observations, outcome.labels),
      ...(shown && absent ? [oneOfTwo(shown, absent)] : []),
      ...checkServers(evidence, ready),
      ...checkMachines(evidence, ready),
      ...checkServices(evidence, ready.machines),
      ...daemonSees(evidence, situation),
      ...messagesCame(evidence, situation),
      ...programSees(evidence, situation),
      nobodyElseAsked(asked, evidence),
      waitsAreClear(observations),
      ...throughDaemon(evidence, { cell, situation, outcome }, observations),
      ...answererIsKnown(evidence, cell, outcome),
      ...(ready.client
        ? clientControls(evidence, cell, ready.client.program, (server) => addressesOf(server, ready))
        : []),
      ...mailControls(
        evidence,
        ready.sinks.map(({ name }) => name),
      ),
      ...(situation.controls?.(evidence, cell) ?? []),
    ],
    highlights: highlightsOf(observations, outcome),
  };
}

/** The addresses with which a server identifies itself. */
function addressesOf(name: string, { servers }: ReadySituation): string[] {
  const at = servers.findIndex((server) => server.name === name);
  return at < 0 ? [] : identifyingAddresses(at);
}

function misfitsOf(patterns: readonly ReadyPattern[], observations: ReadonlyMap<string, CallObservation>): string[] {
  return patterns.flatMap(({ label, misfits }) => {
    const seen = observations.get(label);
    return seen ? misfits(seen) : [`call ${label} was not made`];
  });
}

/** One sentence for each call that the patterns speak of. */
function describe(observations: ReadonlyMap<string, CallObservation>, { shown, absent, labels }: ReadyOutcome): string {
  const patterns = [...(shown ?? []), ...(absent ?? [])];
  const named = new Set(patterns.map(({ label }) => label));
  const withNames = new Set(patterns.filter(({ saysNames }) => saysNames).map(({ label }) => label));
  const withBy = new Set(patterns.filter(({ saysBy }) => saysBy).map(({ label }) => label));
  const wanted = named.size > 0 ? labels.filter((label) => named.has(label)) : labels;
  return wanted
    .flatMap((label) => {
      const seen = observations.get(label);
      if (!seen) return [];
      const { call, result, asked, waited, names, by, sink } = seen;
      const waits = waited.length > 0 ? `, waited at ${waited.join(' ')}` : '';
      const answerer = withBy.has(label) ? ` by ${by}` : '';
      return [
        `${call.verb} ${call.args.name ?? call.args.address ?? Object.values(call.args)[0] ?? ''}: ${result}${answerer}; asked ${askedText(asked)}${withNames.has(label) || sink !== null ? ` for ${names.map(queryName).join(' ') || 'no name'}` : ''}${waits}`,
      ];
    })
    .join(' | ');
}

/** A program that ended in a call makes no more of them. */
function allMade(observations: ReadonlyMap<string, CallObservation>, labels: readonly string[]): Control[] {
  const ended = labels.findIndex((label) => {
    const ending = observations.get(label)?.call.ending;
    return ending !== undefined && ending.how !== 'hang';
  });
  const made = ended < 0 ? labels : labels.slice(0, ended + 1);
  const missing = made.filter((label) => !observations.has(label));
  return [
    control(
      'all calls were made',
      missing.length === 0,
      missing.length === 0 ? `${made.length} of ${labels.length} calls` : `missing: ${missing.join(', ')}`,
    ),
  ];
}

/** An outcome that is neither the bug nor right means that the lab, or the scenario, is wrong about something. */
function oneOfTwo(shown: readonly string[], absent: readonly string[]): Control {
  const ok = shown.length === 0 || absent.length === 0;
  const words = ok
    ? `the outcome is the one described as ${shown.length === 0 ? 'shown' : 'absent'}`
    : `not as with the bug: ${shown.join(', ')}; and not right: ${absent.join(', ')}`;
  return control('the outcome is one of the two described', ok, words);
}

/**
 * Each query that a server saw was sent for a call, by the program or by the daemon that serves it, or by a service or the lab itself. Where the
 * senders were read, another program is a stranger although its query would fit a call.
 */
function nobodyElseAsked(asked: AskedIn, evidence: Evidence): Control {
  const strangers = asked.withoutCall().map(({ head, tail }) => `${head}: ${tail}`);
  const ofLab = labQueries(evidence.events);
  const others = [...querySenders(evidence.events)]
    .filter(([query, { by }]) => by === 'other' || (by === 'lab' && !ofLab.has(query)))
    .map(([{ server, name }, { of }]) => `${of ?? 'a process that had ended'} asked ${server} for ${name}`);
  const words = [...strangers, ...new Set(others)];
  return control('nobody else asked', words.length === 0, words.join('; ') || 'every query belongs to a call');
}

/** A wait between none and a whole timeout is the machine's: it was too busy for the scenario. */
function waitsAreClear(observations: ReadonlyMap<string, CallObservation>): Control {
  const unsure = [...observations.values()].filter(({ isUnsure }) => isUnsure).map(({ call }) => call.label);
  return control(
    'waits are none or whole timeouts',
    unsure.length === 0,
    unsure.length > 0 ? `in between in call ${unsure.join(', ')}: the machine was too busy` : 'in every call',
  );
}

/**
 * A lookup that the daemon serves has a whole answer on its socket that carries the result. From its first stop on, clients may look names up
 * themselves: glibc leaves out a daemon that it could not connect to for 100 lookups (nscd/nscd-client.h, NSS_NSCD_RETRY).
 */
function throughDaemon(
  evidence: Evidence,
  { cell, situation, outcome }: { cell: Cell; situation: Situation; outcome: ReadyOutcome },
  observations: ReadonlyMap<string, CallObservation>,
): Control[] {
  if (!servesHosts(cell, situation) || !asksDaemonForHosts(cell) || !evidence.tapped) return [];
  const stops = evidence
    .all('daemon')
    .filter(({ action }) => action === 'stop' || action === 'freeze' || action === 'exit');
  // A daemon that does not answer any more: up to its last reply.
  const isGone = daemonStates(evidence.events).some(({ state }) => state !== 'answers');
  const lastReply = isGone ? (evidence.all('nscd-reply').at(-1)?.at ?? 0) : Number.POSITIVE_INFINITY;
  const until = Math.min(lastReply, ...stops.map(({ at }) => at));
  // On another machine it depends on the mounts whether a daemon is asked, and a scenario is about that.
  const starts = evidence.all('probe-start').filter(({ host }) => host === CLIENT);
  const onClient = new Set(starts.map(({ probe }) => probe));
  // Where a pattern says what answers, another answerer is an outcome, and no fault of the lab.
  const said = new Set(labelsThatSayBy(outcome));
  const served = [...observations].flatMap(([label, { call }]) =>
    !said.has(label) &&
    onClient.has(call.probe) &&
    ASKS_DAEMON.test(call.verb) &&
    !needsNoLookup(call) &&
    call.result.ok &&
    call.end < until
      ? [{ call }]
      : [],
  );
  const wrong = served.flatMap(({ call }) => {
    const missing = missingAnswer(evidence, call);
    return missing === null
      ? []
      : [`${call.verb} ${call.args.name ?? call.args.address}: there was ${missing} on the socket`];
  });
  return [control('the daemon answered', wrong.length === 0, wrong.join('; ') || `${served.length} lookups`)];
}

/** glibc reads an address by itself, and getaddrinfo(3) without a name has the machine's own: neither is a lookup. */
function needsNoLookup({ verb, args: { name } }: CallEvent): boolean {
  if (name === undefined) return verb === 'getaddrinfo';
  return isIP(`${name}`.replace(/%.*$/, '')) !== 0;
}

function labelsThatSayBy({ shown, absent }: ReadyOutcome): string[] {
  return [...(shown ?? []), ...(absent ?? [])].flatMap(({ label, saysBy }) => (saysBy ? [label] : []));
}

/** The kernel translates the uid of a client for the daemon by the daemon's map of users. */
function daemonSees(evidence: Evidence, { daemonUid }: Situation): Control[] {
  if (daemonUid === undefined) return [];
  const seen = evidence.all('daemon').flatMap(({ action, rootIs }) => (action === 'ready' ? [rootIs] : []));
  const ok = seen.every((uid) => uid === (daemonUid === 'none' ? null : daemonUid));
  return [control('root is another user for the daemon', ok, `the daemon sees root as uid ${seen.join(', ')}`)];
}

/** The same for the program on the client, in a namespace of its own. */
function programSees(evidence: Evidence, { programUid }: Situation): Control[] {
  if (programUid === undefined) return [];
  const views = evidence
    .all('process-view')
    .filter(({ process, host }) => host === CLIENT && /^program\b/.test(process));
  const seen = [...new Set(views.map(({ rootIs }) => rootIs))];
  const ok = seen.length === 1 && seen[0] === programUid;
  return [control('root is another user for the program', ok, `the program sees root as uid ${seen.join(', ')}`)];
}

/** Messages of the daemon reach the lab, at the path where the daemon sends them, and no other program sends any. */
function messagesCame(evidence: Evidence, { daemonEnv = {} }: Situation): Control[] {
  if (daemonEnv[NOTIFY_VARIABLE] === undefined) return [];
  const daemons = new Set<string>(evidence.all('daemon').map(({ daemon }) => daemon));
  if (daemons.size === 0) return [];
  const own = evidence.all('process-view').flatMap(({ process, pid }) => (daemons.has(process) ? [pid] : []));
  const strangers = evidence.all('notify').filter(({ pid }) => !own.includes(pid));
  const checks = evidence.all('notify-check');
  const arrived = checks.length > 0 && checks.every(({ came }) => came);
  const words = arrived
    ? 'one of the lab came'
    : `one of the lab did not come: ${checks.at(-1)?.outcome ?? 'none was sent'}`;
  return [
    control('messages of the daemon are received', arrived, words),
    control('only the daemon sent messages', strangers.length === 0, `${strangers.length} of other processes`),
  ];
}

/** Only the traffic on the daemon's socket shows what answered a call. */
function answererIsKnown({ tapped }: Evidence, { daemon }: Cell, outcome: ReadyOutcome): Control[] {
  if (daemon.id === 'none' || labelsThatSayBy(outcome).length === 0) return [];
  return [
    control(
      'the socket was recorded',
      tapped,
      tapped ? 'by the tap' : 'without the tap nothing shows whether the daemon answered',
    ),
  ];
}

/**
 * Whether a cell has a daemon that looks hosts up. With these settings nscd declines (nscd.conf(5)), and nsncd does not reply (its README), so
 * their clients look names up themselves.
 */
export function servesHosts({ daemon: { id, settings } }: Cell, { daemonSettings }: Situation): boolean {
  const own = { ...daemonSettings, ...settings };
  if (id === 'nscd') return own['enable-cache hosts'] !== 'no';
  if (id === 'nsncd') return own.NSNCD_IGNORE_HOSTS !== 'true';
  return id !== 'none';
}

/** The functions that glibc may have a daemon answer (nscd/nscd_gethst_r.c and its like); `res_query` and its relatives never ask one. */
export const ASKS_DAEMON = /^(getaddrinfo|getnameinfo|gethostby|getpw|getgr)/;

function highlightsOf(
  observations: ReadonlyMap<string, CallObservation>,
  { shown, absent, labels }: ReadyOutcome,
): Highlight[] {
  const named = [...(shown ?? []), ...(absent ?? [])].map(({ label }) => label);
  return labels
    .filter((label) => named.includes(label))
    .flatMap((label) => {
      const seen = observations.get(label);
      return seen ? highlight(seen.call, `${seen.result}; asked ${askedText(seen.asked)}`) : [];
    });
}
