import { expect, test } from 'vitest';
import type { PlannedCell } from '../../../lab/matrix/matrix.ts';
import { planMatrix } from '../../../lab/matrix/matrix.ts';
import { select } from '../../../lab/matrix/selection.ts';
import { CellQueue } from '../../../lab/run/cell-queue.ts';
import { BOOKWORM, HOST, NOTHING, ready, reproNamed, stockOf, TRIXIE } from '../inventory.ts';

/** Each variant on three C libraries, in the order of the matrix. */
function cellsOf(variants: string[], probes: string[] = ['c']): Promise<PlannedCell[]> {
  const request = { ...NOTHING, variants, daemons: ['none'], probes };
  return planMatrix(select(request, [reproNamed('any', variants)]), stockOf([HOST, BOOKWORM, TRIXIE].map(ready)));
}

const nameOf = (planned: PlannedCell | undefined) => planned && `${planned.cell.variant} ${planned.cell.libc.id}`;

/** The names of all cells that may start now. */
function takeAll(queue: CellQueue): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  for (let cell = queue.take(); cell; cell = queue.take()) names.push(nameOf(cell));
  return names;
}

test('the first cell of each variant comes before all others', async () => {
  const queue = new CellQueue(await cellsOf(['one', 'two', 'three']), 9);
  const names = takeAll(queue);
  expect(names.slice(0, 3)).toEqual(['one host', 'two host', 'three host']);
  expect(names).toHaveLength(9);
});

test('then come the cells of the variant that took longest', async () => {
  let now = 0;
  const queue = new CellQueue(await cellsOf(['short', 'long']), 9, () => now);
  const [short, long] = [queue.take(), queue.take()] as [PlannedCell, PlannedCell];
  now = 10;
  queue.ended(short);
  now = 20;
  queue.ended(long);
  expect(takeAll(queue)).toEqual([
    ...['long debian-bookworm', 'long debian-trixie'],
    ...['short debian-bookworm', 'short debian-trixie'],
  ]);
});

test('a cell that still runs counts for the time that it has run', async () => {
  let now = 0;
  const queue = new CellQueue(await cellsOf(['short', 'runs']), 9, () => now);
  const [short] = [queue.take(), queue.take()] as [PlannedCell, PlannedCell];
  now = 10;
  queue.ended(short);
  now = 20;
  expect(nameOf(queue.take())).toBe('runs debian-bookworm');
});

test('cells with a large program run at once only up to their limit, and others meanwhile', async () => {
  const queue = new CellQueue(await cellsOf(['one'], ['ffi', 'c']), 1);
  const [, large] = [queue.take(), queue.take()] as [PlannedCell, PlannedCell];
  expect(large.cell.probe).toBe('ffi');
  expect(takeAll(queue)).toHaveLength(2);
  queue.ended(large);
  expect(takeAll(queue)).toHaveLength(1);
});
