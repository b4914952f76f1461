import { expect, test } from 'vitest';
import { type Event, now } from '../../../lab/core/events.ts';
import { Timeline } from '../../../lab/core/timeline.ts';
import { followByTime } from '../../../lab/shell/follow-events.ts';

/** Follows a timeline with a tap whose flush the test completes. */
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
      // All effects happen in microtasks.
      await new Promise(setImmediate);
    },
  };
}

test('an event waits for an earlier one that arrives later', async () => {
  const { shown, add, answer } = following();
  const moment = now();
  add('query', moment + 1);
  expect(shown).toEqual([]);
  add('request', moment);
  await answer();
  expect(shown).toEqual(['request', 'query']);
});

test('an event after a flush request waits for the next flush', async () => {
  const { shown, add, answer } = following();
  add('first', now());
  add('second', now());
  await answer();
  expect(shown).toEqual(['first']);
  await answer();
  expect(shown).toEqual(['first', 'second']);
});

test('finish shows all events so far, and none that arrive later', async () => {
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

test('stop drops even the waiting events', async () => {
  const { shown, add, stop, answer } = following();
  add('query', now());
  stop();
  await answer();
  expect(shown).toEqual([]);
});
