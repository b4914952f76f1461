import type { Cell } from '../core/cell.ts';
import type { Control } from '../core/schema.ts';
import { answerSourceOf } from '../core/sentinel.ts';
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
  if (sentinels.length === 0) return control(name, false, 'no probe looked up the sentinel');
  const started = evidence.all('daemon').some(({ daemon, action }) => daemon === cell.daemon.id && action === 'ready');
  if (cell.daemon.id !== 'none' && !started) return control(name, false, `${cell.daemon.id} was never started`);
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
 * Checks that no query with a normal reply was sent again; that would mean that this machine was too slow for glibc's
 * timeout. Queries of a misbehaving server do not count: if one reply of a pair is lost, glibc sends both queries again.
 */
function checkAnsweredInTime(evidence: Evidence): Control {
  const replied = new Set<string>();
  const normal = new Set(
    evidence
      .all('dns-reply')
      .flatMap((reply) => (reply.behaviour === 'normal' ? [`${reply.server} ${reply.query}`] : [])),
  );
  const late = evidence.all('dns-query').filter((query) => {
    const packet = `${query.server} ${query.client} ${query.raw}`;
    const again = replied.has(packet);
    if (normal.has(`${query.server} ${query.query}`)) replied.add(packet);
    return again;
  });
  const names = late.map((query) => `${query.type} ${query.name} at ${query.server}`).join(', ');
  return control(
    'answered in time',
    late.length === 0,
    names ? `sent again despite a normal reply: ${names}` : 'no query with a normal reply was sent again',
  );
}
