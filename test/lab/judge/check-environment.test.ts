import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { checkEnvironment } from '../../../lab/judge/check-environment.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';

type Variables = Record<string, string>;

/** A reading of a program with one process for each environment; older runs lack the environment that the lab set. */
function reading(given: Variables | undefined, ...environments: (Variables | undefined)[]): Event {
  const processes = environments.map((environment, n) => ({
    ...{ pid: n, files: [] },
    ...(environment && { environment }),
  }));
  return { kind: 'resolver', at: 1, of: 'nsncd', when: 'ready', processes, ...(given && { given }) };
}

const outcome = (...events: Event[]) => checkEnvironment(new Evidence(events));

test.each<[string, Event]>([
  ['nothing is set', reading({}, {})],
  ['the variables of the scenario are set', reading({ LOCALDOMAIN: 'lab.test' }, { LOCALDOMAIN: 'lab.test' })],
  [
    'so it is in all processes',
    reading({ LD_LIBRARY_PATH: '/a' }, { LD_LIBRARY_PATH: '/a' }, { LD_LIBRARY_PATH: '/a' }),
  ],
])('right: %s', (_, event) => {
  expect(outcome(event)).toMatchObject([{ name: 'environment', ok: true }]);
});

test.each<[string, Event, string]>([
  [
    'a variable that the lab did not set',
    reading({}, { RES_OPTIONS: 'no-reload' }),
    'has RES_OPTIONS=no-reload, but the scenario set no RES_OPTIONS',
  ],
  [
    'only in a child',
    reading({}, {}, { HOSTALIASES: '/x' }),
    'has HOSTALIASES=/x, but the scenario set no HOSTALIASES',
  ],
  [
    'another value',
    reading({ LOCALDOMAIN: 'a' }, { LOCALDOMAIN: 'b' }),
    'has LOCALDOMAIN=b, but the scenario set LOCALDOMAIN=a',
  ],
  ['none at all', reading({ LOCALDOMAIN: 'a' }, {}), 'has no LOCALDOMAIN, but the scenario set LOCALDOMAIN=a'],
])('wrong: %s', (_, event, words) => {
  expect(outcome(reading({}, {}), event)).toEqual([
    { name: 'environment', ok: false, detail: `a process of nsncd ${words} (ready)` },
  ]);
});

test('no control for older runs, which did not read it', () => {
  expect(outcome(reading(undefined, undefined))).toEqual([]);
});
