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

/** The controls of every cell, whatever its repro: is the lab itself in order? */
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

/** A check with its outcome in words. */
export function control(name: string, ok: boolean, detail: string): Control {
  return { name, ok, detail };
}

/**
 * The sentinel shows who answers lookups: the daemon where there is one, the client's own libc where there is none. Whom to expect the story
 * says; so one that never started the cell's daemon, or in which nobody asks it, would be content with the client. musl asks none for
 * hosts.
 */
function checkAnswerSource(evidence: Evidence, cell: Cell): Control {
  const sentinels = evidence.calls('sentinel:');
  const wrong = sentinels.flatMap(({ probe, label, result }) => {
    const wanted = label?.slice('sentinel:'.length);
    const who = answerSourceOf(addressesOf(result));
    const inWords = who ? `the ${who}` : 'nobody';
    return who === wanted ? [] : [`the sentinel of ${probe} was answered by ${inWords}, not by the ${wanted}`];
  });
  const byDaemon = cell.daemon.id !== 'none' && cell.libc.kind === 'glibc';
  const name = byDaemon ? 'daemon answers' : 'no daemon answers';
  if (sentinels.length === 0) return control(name, false, 'nobody asked for the sentinel');
  const started = evidence.all('daemon').some(({ daemon, action }) => daemon === cell.daemon.id && action === 'ready');
  if (cell.daemon.id !== 'none' && !started) return control(name, false, `${cell.daemon.id} was never started`);
  const asked = sentinels.some(({ label }) => label === 'sentinel:daemon');
  if (byDaemon && !asked && wrong.length === 0) return control(name, false, 'nobody asked the daemon for it');
  return control(
    name,
    wrong.length === 0,
    [...new Set(wrong)].join('; ') || `${sentinels.length} sentinel lookups answered as they should be`,
  );
}

/**
 * A query that was answered as usual must not be sent again: else this machine was too slow for glibc's timeout. Where a server misbehaves on
 * purpose that says nothing: of a pair with one reply lost glibc sends both again.
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
    names ? `asked again though answered as usual: ${names}` : 'no query that was answered as usual was sent again',
  );
}
