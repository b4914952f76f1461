import type { Cell } from '../cell.ts';
import { answererOf } from '../marker.ts';
import type { Control } from '../schema.ts';
import type { Evidence } from './evidence.ts';
import { addressesOf } from './evidence.ts';
import { rightRequests } from './marker-requests.ts';

/** The controls of every cell, whatever its repro: is the lab itself in order? */
export function commonControls(evidence: Evidence, cell: Cell): Control[] {
  const requests = evidence.tapped ? [rightRequests(evidence)] : [];
  return [rightLibc(evidence), rightAnswerer(evidence, cell), ...requests, answeredInTime(evidence)];
}

/** A check with its outcome in words. */
export function control(name: string, ok: boolean, detail: string): Control {
  return { name, ok, detail };
}

/** Each probe says itself which C library it runs on. */
function rightLibc(evidence: Evidence): Control {
  const wrong = evidence.all('probe-ready').flatMap((ready) => {
    const start = evidence.all('probe-start').find((event) => event.probe === ready.probe);
    const wanted = start?.version;
    return ready.libc.version === wanted
      ? []
      : [`${ready.probe} runs on ${ready.libc.name} ${ready.libc.version}, not ${wanted}`];
  });
  const probes = evidence.all('probe-ready').length;
  if (probes === 0) return control('libc', false, 'no probe ever got ready');
  return control('libc', wrong.length === 0, wrong.join('; ') || `${probes} probe(s) run on the libc of the cell`);
}

/** The marker shows who answers lookups: the daemon where there is one, the client's own libc where there is none. */
function rightAnswerer(evidence: Evidence, cell: Cell): Control {
  const markers = evidence.calls('marker:');
  const wrong = markers.flatMap(({ probe, label, result }) => {
    const wanted = label?.slice('marker:'.length);
    const who = answererOf(addressesOf(result)) ?? 'nobody';
    return who === wanted ? [] : [`the marker of ${probe} was answered by the ${who}, not by the ${wanted}`];
  });
  const name = cell.daemon.id === 'none' ? 'no daemon answers' : 'daemon answers';
  if (markers.length === 0) return control(name, false, 'nobody asked for the marker');
  return control(
    name,
    wrong.length === 0,
    wrong.join('; ') || `${markers.length} marker lookups answered as they should be`,
  );
}

/**
 * A query that was answered as usual must not be sent again: else this machine was too slow for glibc's timeout. Where a server misbehaves on
 * purpose that says nothing: of a pair with one reply lost glibc sends both again.
 */
function answeredInTime(evidence: Evidence): Control {
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
