import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { Timeline } from '../../../lab/core/timeline.ts';
import { nextIcmp } from '../../../lab/scenario/router-watch.ts';

const LAST = { server: 'A', name: 'last.lab.test' };

const query = (name: string, id: number, server = 'A') =>
  ({ kind: 'dns-query', at: id, server, client: `100.64.53.2#${id}`, id, name }) as Event;
const icmp = (id: number, server = 'A') =>
  ({ kind: 'icmp', at: id, server, client: `100.64.53.2#${id}`, id, what: 'host unreachable' }) as Event;

test('a message about an earlier query, or about one to another server, is not the awaited one', async () => {
  const timeline = new Timeline();
  timeline.add(query('www.lab.test', 1));
  let isOver = false;
  const awaited = nextIcmp(timeline, LAST, new AbortController().signal).then(() => {
    isOver = true;
  });
  const others = [icmp(1), query(LAST.name, 2), query(LAST.name, 3, 'B'), icmp(3, 'B'), icmp(1)];
  for (const event of others) timeline.add(event);
  await turn();
  expect(isOver).toBe(false);
  timeline.add(icmp(2));
  await awaited;
});

test('without a message it ends with the signal', async () => {
  const timeline = new Timeline();
  const ended = new AbortController();
  const awaited = nextIcmp(timeline, LAST, ended.signal);
  timeline.add(query(LAST.name, 2));
  ended.abort(new Error('over'));
  await expect(awaited).rejects.toThrow('over');
});
