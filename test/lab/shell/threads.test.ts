import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { beginsThread, threadsOf } from '../../../lab/shell/threads.ts';

function call(probe: string, thread: string, verb: 'state' | 'thread-exit' = 'state'): Event {
  return { kind: 'call', at: 1, end: 2, probe, thread, verb, args: {}, result: { ok: true } };
}

test('threads are those on which a program made a call and which have not ended', () => {
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
])('%s, asked to be new: %s', (name, begin, begins) => {
  expect(beginsThread(name, ['main', 'other'], begin)).toBe(begins);
});

test('what is nearly the name of a thread is questioned, and how to begin one all the same is told', () => {
  const slip = "no thread 'othr': did you mean 'other'? To begin a new one of that name: --new -t othr";
  expect(() => beginsThread('othr', ['main', 'other'], false)).toThrow(slip);
  expect(() => beginsThread('other', ['main', 'other'], true)).toThrow("there is a thread 'other' already");
});
