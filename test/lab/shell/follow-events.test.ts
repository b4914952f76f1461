import { expect, test } from 'vitest';
import { type Event, now } from '../../../lab/core/events.ts';
import { Timeline } from '../../../lab/core/timeline.ts';
import { followByTime } from '../../../lab/shell/follow-events.ts';

/** Somebody who follows a timeline, with a tap that answers when it is told to. */
function following() {
  const timeline = new Timeline();
  const shown: string[] = [];
  const questions: (() => void)[] = [];
  const flush = () => new Promise<void>((resolve) => void questions.push(resolve));
  const show = (event: Event) => shown.push(event.kind === 'step' ? event.label : event.kind);
  const { finish, stop } = followByTime({ timeline, flush, show });
  return {
    shown,
    finish,
    stop,
    add: (label: string, at: number) => timeline.add({ kind: 'step', at, label }),
    async answer() {
      questions.shift()?.();
      // All that comes of it is done in microtasks.
      await new Promise(setImmediate);
    },
  };
}

test('an event waits for one from before it that comes later', async () => {
  const { shown, add, answer } = following();
  const moment = now();
  add('query', moment + 1);
  expect(shown).toEqual([]);
  add('request', moment);
  await answer();
  expect(shown).toEqual(['request', 'query']);
});

test('what happens after the question waits for the next answer', async () => {
  const { shown, add, answer } = following();
  add('first', now());
  add('second', now());
  await answer();
  expect(shown).toEqual(['first']);
  await answer();
  expect(shown).toEqual(['first', 'second']);
});

test('at the end all that has happened is shown, and nothing that comes later', async () => {
  const { shown, add, finish, answer } = following();
  add('query', now());
  const finished = finish();
  await answer();
  await answer();
  await finished;
  add('late', now());
  await answer();
  expect(shown).toEqual(['query']);
});

test('who has left is shown nothing any more, not even what had been waiting', async () => {
  const { shown, add, stop, answer } = following();
  add('query', now());
  stop();
  await answer();
  expect(shown).toEqual([]);
});
