import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { beginsThread, threadsOf } from '../../../lab/shell/threads.ts';

function call(probe: string, thread: string, verb: 'state' | 'thread-exit' = 'state'): Event {
  return { kind: 'call', at: 1, end: 2, probe, thread, verb, args: {}, result: { ok: true } };
}

test('the threads of a program are main and those with a call and without thread-exit', () => {
  const events = [
    call('program', 'one'),
    call('fresh', 'two'),
    call('program', 'three'),
    call('program', 'one', 'thread-exit'),
  ];
  expect(threadsOf('program', events)).toEqual(['main', 'three']);
  expect(threadsOf('nobody', events)).toEqual(['main']);
});

test.each([
  ['main', false, false],
  ['other', false, false],
  ['newest', false, true],
  ['othr', true, true],
])('%s, with --new: %s', (name, begin, begins) => {
  expect(beginsThread(name, ['main', 'other'], begin)).toBe(begins);
});

test('a name that resembles a thread’s is refused, with the way to start that thread', () => {
  const slip = "no thread 'othr': did you mean 'other'? To start a thread of that name: --new -t othr";
  expect(() => beginsThread('othr', ['main', 'other'], false)).toThrow(slip);
  expect(() => beginsThread('other', ['main', 'other'], true)).toThrow("thread 'other' exists already");
});
