import { expect, test } from 'vitest';
import type { DiagramItem } from '../../reports/html/client/diagram/item.ts';
import { placeRows } from '../../reports/html/client/diagram/row-layout.ts';
import { type PlacedWait, placeWaits } from '../../reports/html/client/diagram/wait-layout.ts';
import type { Wait } from '../../reports/html/client/text/wait-text.ts';

type Given = [from: number, to: number, call: number, given?: Partial<Wait>];

/** The waits on the lane of a daemon; a query is sent at the beginning and at the end of each. */
function placed(...given: Given[]): PlacedWait[] {
  const lane = 'daemon client';
  const waits = given.map(([at, end, call, more], event): DiagramItem => {
    const wait: Wait = { by: 'worker', call, type: 'AAAA', ms: end - at, next: 'retransmit', ...more };
    return { event, at, end, shape: 'wait', from: lane, to: lane, text: '', server: 'A', wait };
  });
  const queries = waits.flatMap(({ event, at, end = at }): DiagramItem[] =>
    [at, end].map((time) => ({ event, at: time, shape: 'query', from: lane, to: 'A', text: '', server: 'A' })),
  );
  const items = [...queries, ...waits].toSorted((a, b) => a.at - b.at);
  const places = placeWaits(items, placeRows(items));
  return waits.flatMap((wait) => places.get(wait) ?? []);
}

const texts = (waits: PlacedWait[]) => waits.map(({ text }) => text).filter(Boolean);

test('workers that wait at the same time have bands side by side, and one label for all', () => {
  const waits = placed([0, 1000, 1], [4, 1002, 2], [1004, 2004, 1], [1006, 2001, 2]);
  expect(texts(waits)).toEqual([
    '2 workers wait 1.00 s for AAAA, then ask again',
    '2 workers wait 0.99–1.00 s for AAAA, then ask again',
  ]);
  const [one, other, again, otherAgain] = waits;
  expect(other?.left).toBeGreaterThanOrEqual((one?.left ?? 0) + (one?.width ?? 0));
  expect([again?.left, otherAgain?.left]).toEqual([one?.left, other?.left]);
  expect((one?.top ?? 0) + (one?.height ?? 0)).toBeLessThan(again?.top ?? 0);
});

test('a later wait uses the column of a wait that has ended', () => {
  const [one, other] = placed([0, 1000, 1], [1500, 2500, 2]);
  expect(other?.left).toBe(one?.left);
});

test('waits with another end have separate labels, one below the other', () => {
  const waits = placed([0, 1000, 1], [4, 1002, 2, { next: 'gave-up' }]);
  expect(texts(waits)).toEqual(['waits 1.00 s for AAAA, then asks again', 'waits 1.00 s for AAAA, then gives up']);
  expect(waits[1]?.textY).toBeGreaterThan(waits[0]?.textY ?? 0);
});

test('a resolver that waits for both questions has one wait', () => {
  expect(texts(placed([0, 1000, 1, { type: 'A' }], [0, 1000, 1]))).toEqual([
    'waits 1.00 s for A, AAAA, then asks again',
  ]);
});
