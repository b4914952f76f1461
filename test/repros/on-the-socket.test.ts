import { expect, test } from 'vitest';
import { onTheSocket } from '../../repros/shared/on-the-socket.ts';
import { A } from '../../repros/shared/two-nameservers.ts';
import { evidenceOf, lookup, type Moment } from './evidence.ts';
import { listenedIn, withRequest } from './leak-moments.ts';

function failed(asked: boolean, ...moments: Moment[]): string[] {
  const evidence = evidenceOf(...moments);
  return onTheSocket(evidence, evidence.calls('after'), asked).flatMap(({ ok, detail }) => (ok ? [] : [detail]));
}

const PAST = lookup('after-2', A);
const BY_WAY = withRequest(lookup('after-1', A), 'after-1.lab.test');

test('lookups that were to go by way of the daemon', () => {
  expect(failed(true, listenedIn(), BY_WAY)).toEqual([]);
  expect(failed(true, listenedIn(), BY_WAY, PAST)).toEqual([
    "there was no request for its name on the socket during 'after-2'",
  ]);
});

test.each<[string, Parameters<typeof withRequest>[3], string]>([
  ['there is none', null, 'a request without a reply'],
  ['it is cut off', { broken: 'too short' }, 'a request, and a reply that is not whole (too short),'],
  [
    'it has other addresses',
    { fields: { addresses: ['192.0.2.77'] } },
    'a request, and a reply that has another result',
  ],
  ['it found nothing', { found: false }, 'a request, and a reply that found nothing,'],
  ['it is a refusal', { found: null }, 'a request, and a reply that the daemon does not serve this database,'],
])('a reply that is not the result is no answer: %s', (_, reply, said) => {
  const call = withRequest(lookup('after-1', A), 'after-1.lab.test', 'program', reply);
  expect(failed(true, listenedIn(), call)).toEqual([`there was ${said} for its name on the socket during 'after-1'`]);
});

test('queries that began before the request, or after the reply, are not the daemon’s', () => {
  const shifted =
    (by: number): Moment =>
    (at) =>
      BY_WAY(at).map((event) =>
        event.kind.startsWith('nscd-') ? { ...event, at: event.at + by, end: at + 9 } : event,
      ) as ReturnType<Moment>;
  const said =
    'there was a request and its reply, and queries for the name outside of the two, for its name on the socket';
  expect(failed(true, listenedIn(), shifted(1))).toEqual([`${said} during 'after-1'`]);
});

test('lookups that were to go past it', () => {
  expect(failed(false, listenedIn(), PAST)).toEqual([]);
  expect(failed(false, listenedIn(), BY_WAY, PAST)).toEqual([
    "there was a request for its name on the socket during 'after-1'",
  ]);
});

test('a request for another name, or of another program, is not this lookup', () => {
  expect(failed(true, listenedIn(), withRequest(PAST, 'other.lab.test'))).toHaveLength(1);
  expect(failed(true, listenedIn(), withRequest(PAST, 'after-2.lab.test', 'fresh'))).toHaveLength(1);
});

test('nothing is said where nobody listened in', () => {
  expect(onTheSocket(evidenceOf(PAST), [], true)).toEqual([]);
});
