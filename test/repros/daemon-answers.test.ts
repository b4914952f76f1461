import { expect, test } from 'vitest';
import { checkDaemonAnswers } from '../../repros/shared/attribution.ts';
import { A } from '../../repros/shared/two-nameservers.ts';
import { evidenceOf, lookup, type Moment } from './evidence.ts';
import { tapped, withRequest } from './leak-moments.ts';

function failed(asked: boolean, ...moments: Moment[]): string[] {
  const evidence = evidenceOf(...moments);
  return checkDaemonAnswers(evidence, evidence.calls('after'), asked).flatMap(({ ok, detail }) => (ok ? [] : [detail]));
}

const WITHOUT_DAEMON = lookup('after-2', A);
const THROUGH_DAEMON = withRequest(lookup('after-1', A), 'after-1.lab.test');

test('lookups that the daemon should answer', () => {
  expect(failed(true, tapped(), THROUGH_DAEMON)).toEqual([]);
  expect(failed(true, tapped(), THROUGH_DAEMON, WITHOUT_DAEMON)).toEqual([
    "there was no request for its name on the socket during 'after-2'",
  ]);
});

test.each<[string, Parameters<typeof withRequest>[3], string]>([
  ['no reply', null, 'a request without a reply'],
  ['a partial reply', { broken: 'too short' }, 'a request, and a reply that is not whole (too short),'],
  ['other addresses', { fields: { addresses: ['192.0.2.77'] } }, 'a request, and a reply that has another result'],
  ['not found', { found: false }, 'a request, and a reply that found nothing,'],
  ['a refusal', { found: null }, 'a request, and a reply that the daemon does not serve this database,'],
])('a reply without the result is no answer: %s', (_, reply, said) => {
  const call = withRequest(lookup('after-1', A), 'after-1.lab.test', 'program', reply);
  expect(failed(true, tapped(), call)).toEqual([`there was ${said} for its name on the socket during 'after-1'`]);
});

test('queries before the request, or after the reply, are not the daemon’s', () => {
  const shifted =
    (by: number): Moment =>
    (at) =>
      THROUGH_DAEMON(at).map((event) =>
        event.kind.startsWith('nscd-') ? { ...event, at: event.at + by, end: at + 9 } : event,
      ) as ReturnType<Moment>;
  const said =
    'there was a request and its reply, and queries for the name outside of the two, for its name on the socket';
  expect(failed(true, tapped(), shifted(1))).toEqual([`${said} during 'after-1'`]);
});

test('lookups that no daemon should answer', () => {
  expect(failed(false, tapped(), WITHOUT_DAEMON)).toEqual([]);
  expect(failed(false, tapped(), THROUGH_DAEMON, WITHOUT_DAEMON)).toEqual([
    "there was a request for its name on the socket during 'after-1'",
  ]);
});

test('a request for another name, or of another program, does not belong to the lookup', () => {
  expect(failed(true, tapped(), withRequest(WITHOUT_DAEMON, 'other.lab.test'))).toHaveLength(1);
  expect(failed(true, tapped(), withRequest(WITHOUT_DAEMON, 'after-2.lab.test', 'fresh'))).toHaveLength(1);
});

test('there is no control without a tap', () => {
  expect(checkDaemonAnswers(evidenceOf(WITHOUT_DAEMON), [], true)).toEqual([]);
});
