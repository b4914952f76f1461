import type { DnsQueryEvent, Transport } from '../../fake-dns/index.ts';
import type { ClientLookupEvent } from '../client/events.ts';
import type { Evidence } from '../judge/evidence.ts';
import { addressesOf } from '../judge/evidence.ts';
import { type AskedIn, askedIn } from '../outcome/asked.ts';
import { daemonStates } from '../outcome/daemon-end.ts';
import { resultText } from '../outcome/result-text.ts';
import type { Wait } from '../outcome/timeouts.ts';
import type { CallEvent } from '../probe/index.ts';
import type { Answerer } from './definition.ts';

/** What a call of a scenario came to, as far as patterns speak of it. */
export interface CallObservation {
  call: CallEvent;
  /** The result in the words of the outcome line. */
  result: string;
  addresses: readonly string[];
  canonname: string | undefined;
  /** The sink that got the mail of the call; null for any other call. */
  sink: string | null;
  /** The queries that were sent for it, in order, each with what follows it. */
  queries: readonly ObservedQuery[];
  /** The servers in the order in which they were asked for it, with their queries. */
  asked: readonly AskedServer[];
  /** The names that servers were asked for, in order, each once. */
  names: readonly string[];
  /** The servers at which the resolver waited for whole timeouts, once for each, in order. */
  waited: readonly string[];
  /** What answered. */
  by: Answerer;
  /** What the daemon had told its service manager since its start, by the end of the call. */
  notified: string;
  /** What became of the daemon by the end; null without one that the lab tried. */
  daemon: string | null;
  /** Whether some wait is neither none nor a whole timeout: the machine was too busy to tell. */
  isUnsure: boolean;
}

export interface ObservedQuery {
  query: DnsQueryEvent;
  /** The timeouts that the resolver waited out after it. */
  timeouts: number;
}

export interface AskedServer {
  server: string;
  queries: readonly { transport: Transport; type: string }[];
}

/** The observations of the named calls, by label. @param asked what the events say of queries, for a caller that has it */
export function observe(
  evidence: Evidence,
  labels: readonly string[],
  asked = askedIn(evidence.events),
): Map<string, CallObservation> {
  const calls = evidence.all('call').filter(({ label }) => label !== undefined && labels.includes(label));
  const daemon = daemonStates(evidence.events)[0]?.state ?? null;
  const lookups = new Map(evidence.all('client-lookup').map((lookup) => [lookup.label, lookup]));
  return new Map(
    calls.map((call) => {
      const lookup = lookups.get(call.label as string);
      const part = asked.daemonIn(call);
      const seen = lookup
        ? observeLookup(evidence, call, lookup)
        : observeCall(call, asked.transmissions(call), part.replied);
      const notified = notifiedBy(evidence, call.end);
      return [call.label as string, { ...seen, by: answererOf(part), notified, daemon }];
    }),
  );
}

/** The messages of the present life of the daemon up to a time. */
function notifiedBy(evidence: Evidence, until: number): string {
  const starts = evidence.all('daemon').filter(({ action, at }) => action === 'start' && at < until);
  const since = starts.at(-1)?.at ?? 0;
  const texts = evidence.all('notify').flatMap(({ at, text }) => (at > since && at <= until ? [text] : []));
  return texts.join(' ') || 'nothing';
}

function answererOf({ by, bySecond, unanswered }: ReturnType<AskedIn['daemonIn']>): Answerer {
  if (by !== '') return bySecond ? 'second daemon' : 'daemon';
  return unanswered.length > 0 ? 'itself after daemon' : 'itself';
}

/** A lookup of a client has no result that the lab sees, and the timeouts of its resolver are not known. */
function observeLookup(
  evidence: Evidence,
  call: CallEvent,
  { name: first, through, processes, ...lookup }: ClientLookupEvent,
): Omit<CallObservation, 'by' | 'notified' | 'daemon'> {
  const queries = evidence
    .all('dns-query')
    .filter((query) => lookup.queries.some((each) => each.server === query.server && each.query === query.query));
  const sink = 'to' in call.result ? `${call.result.to}` : null;
  const programs = [...new Set(processes.map(({ program }) => program))].join(' and ');
  return {
    call,
    result: `${sink === null ? '' : `to ${sink} `}by ${programs || 'no process'}${through === null ? '' : ` through ${through}`}`,
    addresses: [],
    canonname: undefined,
    sink,
    queries: queries.map((query) => ({ query, timeouts: 0 })),
    asked: groupByServer(queries),
    names: sink === null ? [first] : [...new Set(queries.map(({ name }) => name))],
    waited: [],
    isUnsure: false,
  };
}

function observeCall(
  call: CallEvent,
  transmissions: readonly Wait[],
  replied: readonly string[] | null,
): Omit<CallObservation, 'by' | 'notified' | 'daemon'> {
  const { result } = call;
  const queries = transmissions.flatMap(({ sent: { transmission }, timeouts }) =>
    transmission.map((query, index) => ({
      query,
      timeouts: index === transmission.length - 1 && timeouts !== 'unsure' ? timeouts : 0,
    })),
  );
  return {
    call,
    result: resultText(call, replied),
    addresses: addressesOf(result),
    canonname: 'canonname' in result ? result.canonname : undefined,
    sink: null,
    queries,
    asked: groupByServer(queries.map(({ query }) => query)),
    names: [...new Set(queries.map(({ query }) => query.name))],
    waited: queries.flatMap(({ query, timeouts }) => Array.from({ length: timeouts }, () => query.server)),
    isUnsure: transmissions.some(({ timeouts }) => timeouts === 'unsure'),
  };
}

function groupByServer(queries: readonly DnsQueryEvent[]): AskedServer[] {
  const groups: { server: string; queries: { transport: Transport; type: string }[] }[] = [];
  for (const { server, transport, type } of queries) {
    const last = groups.at(-1);
    if (last?.server === server) last.queries.push({ transport, type });
    else groups.push({ server, queries: [{ transport, type }] });
  }
  return groups;
}
