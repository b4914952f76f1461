import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { readEvents, Timeline, writeEvents } from '../../../lab/core/timeline.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

function step(at: number, label = `${at}`): Event {
  return { kind: 'step', at, label };
}

test('events are in order of time, and those of the same time in order of arrival', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5)), (times) => {
      const timeline = new Timeline();
      times.forEach((at, index) => {
        timeline.add(step(at, `${index}`));
      });
      const sorted = timeline.sorted();
      expect(sorted).toHaveLength(times.length);
      sorted.slice(1).forEach((later, index) => {
        const earlier = sorted[index] as Event & { label: string };
        expect(earlier.at).toBeLessThanOrEqual(later.at);
        if (earlier.at === later.at)
          expect(Number(earlier.label)).toBeLessThan(Number((later as typeof earlier).label));
      });
    }),
  );
});

test('written events are read back', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'events.jsonl');
  const events = [step(1), step(2, 'a line\nbreak "and" ünïcode')];
  writeEvents(path, events);
  expect(await readEvents(path)).toEqual(events);
});

test('no events give an empty file', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'events.jsonl');
  writeEvents(path, []);
  expect(await readEvents(path)).toEqual([]);
});

test('an incomplete line is refused', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'events.jsonl');
  await writeFile(path, '{"kind":"step","at":1,"label":"a"}\n{"kind":"st');
  await expect(readEvents(path)).rejects.toThrow(SyntaxError);
});

test('a follower gets each event as it arrives, until it stops', () => {
  const timeline = new Timeline();
  const seen: Event[] = [];
  timeline.add(step(1));
  const stop = timeline.follow((event) => seen.push(event));
  timeline.add(step(3));
  timeline.add(step(2));
  stop();
  timeline.add(step(4));
  expect(seen).toEqual([step(3), step(2)]);
});
