import {
  type CallEvent,
  type Cell,
  type Control,
  control,
  type Evidence,
  highlight,
  type Judgement,
} from '../../lab/index.ts';
import { answeringServer } from '../shared/two-nameservers.ts';
import { decidedBy, resultText, socketTrafficMatches } from './lookup-checks.ts';
import { HOST_DNS } from './networks.ts';
import type { LeakVariant } from './variants.ts';

/** Judges a lookup while nscd is frozen. A leak returns the host's answer without a query: from nscd's cache in the program's memory. */
export function judgeMappedCache(evidence: Evidence, _: Cell, { network }: LeakVariant): Judgement {
  const clientDns = network.nameserver;
  const judged = evidence.call('getaddrinfo');
  const onHost = evidence.call('on the host');
  const queries = evidence.queriesDuring(judged).length;
  const result = resultText(judged, clientDns);
  const reproduced = answeringServer(judged, [HOST_DNS, clientDns]) === HOST_DNS && queries === 0;
  return {
    reproduced,
    because: `while nscd was frozen, getaddrinfo returned ${result}, and the nameservers received ${queries} queries`,
    controls: [
      decidedBy('the host asks its own nameserver', evidence, onHost, HOST_DNS, clientDns),
      decidedBy('an unknown name leaks through the socket', evidence, evidence.call('mapping'), HOST_DNS, clientDns),
      firstLookupOfName(evidence, judged),
      frozenDuring(evidence, judged),
      ...cacheReceivedBefore(evidence, judged),
      ...socketTrafficMatches(evidence, judged, reproduced ? 'not asked' : 'answered'),
    ],
    measures: { result, queries },
    highlights: [
      ...highlight(onHost, "from here on the answer is in nscd's cache"),
      ...highlight(judged, `${result}, with ${queries} queries: read from the cache that nscd maps into its clients`),
    ],
  };
}

/** The program did not look the name up before: its own earlier lookup would explain an answer without a request. */
function firstLookupOfName(evidence: Evidence, { probe, at, args: { name } }: CallEvent): Control {
  const isEarlier = (event: { probe: string | null; at: number }) => event.probe === probe && event.at < at;
  const lookups = evidence.all('call').filter((call) => isEarlier(call) && call.args.name === name).length;
  const requests = evidence.all('nscd-request').filter((request) => isEarlier(request) && request.key === name).length;
  return control(
    'the program never asked for the name',
    lookups + requests === 0,
    `${lookups} lookups of ${name} before, and ${requests} requests for it`,
  );
}

/** The program received the descriptor of nscd's cache before. Without it, the program has no cache to read. */
function cacheReceivedBefore(evidence: Evidence, { probe, at }: CallEvent): Control[] {
  if (!evidence.tapped) return [];
  const requests = evidence.all('nscd-request').filter((request) => request.probe === probe && request.at < at);
  const ok = requests.some((request) => request.type === 'GETFDHST' && evidence.replyToRequest(request)?.fds === 1);
  return [
    control(
      'nscd handed its cache to the program',
      ok,
      `requests before the lookup: ${requests.map(({ type }) => type).join(', ') || 'none'}`,
    ),
  ];
}

/**
 * No thread of nscd or of its descendants could run during the lookup: the states of all, read before and after it, are stopped, and
 * SIGCONT is not sent in between. Older runs did not read the states.
 */
function frozenDuring(evidence: Evidence, { at, end }: CallEvent): Control {
  const name = 'nscd was frozen all the time';
  const states = evidence.all('daemon-states');
  const [before, after] = [states.findLast((each) => each.end <= at), states.find((each) => each.at >= end)];
  if (!before || !after) return control(name, false, 'the lab did not read the states before and after the lookup');
  const resumed = evidence
    .all('daemon')
    .some(({ action, at: when }) => action !== 'freeze' && when > before.at && when < after.end);
  const running = [...before.threads, ...after.threads].filter(({ state }) => state !== STOPPED);
  const details = running.map(({ program, pid, state }) => `${program} (process ${pid}) was in state ${state}`);
  const hasThreads = before.threads.length > 0 && after.threads.length > 0;
  return control(
    name,
    hasThreads && running.length === 0 && !resumed,
    details.join(', ') ||
      (resumed ? 'nscd was resumed in between' : `all of its ${before.threads.length} threads were stopped`),
  );
}

/** proc(5), /proc/pid/stat: stopped on a signal. */
const STOPPED = 'T';
