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
