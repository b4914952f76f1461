import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import {
  type CallEvent,
  type Cell,
  type Evidence,
  type Highlight,
  highlight,
  type Judgement,
} from '../../lab/index.ts';
import { asksDaemon, checkDaemonAnswers } from '../shared/attribution.ts';
import {
  decidedBy,
  queriedServer,
  resultMatchesQuery,
  resultText,
  type SocketTraffic,
  socketTrafficMatches,
} from './lookup-checks.ts';
import { HOST_DNS, type LeakNameserver } from './networks.ts';
import type { LeakVariant } from './variants.ts';

/** Judges a name that the program looks up with getaddrinfo and with res_query. A leak sends the queries to the host's nameserver. */
export function judgeNames(evidence: Evidence, cell: Cell, variant: LeakVariant): Judgement {
  const { network, asks, workaround } = variant;
  const clientDns = network.nameserver;
  const judged = evidence.call(asks);
  const queried = queriedServer(evidence, judged, clientDns);
  const leaks = queried === HOST_DNS;
  const result = resultText(judged, clientDns);
  const onHost = evidence.call('on the host');
  const byDaemon = asksDaemon(cell);
  const controls = [
    decidedBy('the host asks its own nameserver', evidence, onHost, HOST_DNS, clientDns),
    ...(byDaemon ? checkDaemonAnswers(evidence, [onHost], true) : []),
    resultMatchesQuery(evidence, judged, clientDns),
    ...socketTrafficMatches(evidence, judged, leaks ? 'answered' : trafficWithoutLeak(cell, variant)),
  ];
  if (workaround) {
    const before = evidence.call('before the cure');
    controls.push(decidedBy('it leaks without the cure', evidence, before, HOST_DNS, clientDns));
  }
  if (asks === 'getaddrinfo') {
    const contrast = evidence.call('res_query');
    controls.push(decidedBy('res_query asks inside', evidence, contrast, clientDns, clientDns));
  } else if (byDaemon) {
    const contrast = evidence.call('getaddrinfo');
    controls.push(decidedBy('getaddrinfo leaks', evidence, contrast, HOST_DNS, clientDns));
  }
  return {
    reproduced: leaks,
    because: `${queried?.name ?? 'neither nameserver alone'} was asked for ${judged.args.name}, and ${asks} returned ${result}`,
    controls,
    measures: { result, 'nameserver asked': queried?.name ?? 'none or both' },
    highlights: highlightsOf(evidence, judged, clientDns, result),
  };
}

/** Where the client sees a daemon, the daemon may have refused the request. */
function trafficWithoutLeak(cell: Cell, { asks, mounts }: LeakVariant): SocketTraffic {
  const mayAsk = asks === 'getaddrinfo' && asksDaemon(cell) && mounts.showsDaemon && !mounts.env?.LOCALDOMAIN;
  return mayAsk ? 'not answered' : 'not asked';
}

/** The request and the query that leaked, the result, and the query of the same program without the daemon. */
function highlightsOf(evidence: Evidence, judged: CallEvent, clientDns: LeakNameserver, result: string): Highlight[] {
  const leaked = firstQueryAt(evidence, judged, HOST_DNS);
  const own = firstQueryAt(evidence, judged, clientDns);
  const [contrast] = evidence.calls('res_query').flatMap((call) => firstQueryAt(evidence, call, clientDns) ?? []);
  if (!leaked) return highlight(own, `no leak: ${clientDns.name} is asked, the client's own nameserver`);
  const request = evidence.requestsDuring(judged).find(({ key }) => key === judged.args.name);
  return [
    ...highlight(request, "the request that leaks: the host's daemon receives it"),
    ...highlight(leaked, `the query that leaked: ${HOST_DNS.name} is asked, the nameserver of the host`),
    ...highlight(judged, `${result}: the host's answer for the name`),
    ...highlight(contrast, `the same program and name without the daemon: ${clientDns.name} is asked`),
  ];
}

function firstQueryAt(evidence: Evidence, call: CallEvent, { name }: LeakNameserver): DnsQueryEvent | undefined {
  return evidence.queriesDuring(call).find(({ server }) => server === name);
}
