import { expect, test } from 'vitest';
import { entryTable } from '../../docs/tools/runtime-entries.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { reproNamed } from '../lab/inventory.ts';

const cell = (probe: string, observed: string | null, more: object = {}) =>
  ({ repro: 'a', variant: 'main', probe, libc: { kind: 'glibc' }, observed, reason: '', ...more }) as ComparableCell;
const table = (...cells: ComparableCell[]) =>
  entryTable(cells, [reproNamed('a')])
    .split('\n')
    .slice(2);

test('an entry has a row if a program has another verdict than the C program on the same C library', () => {
  expect(table(cell('c', 'reproduced'), cell('go', 'reproduced'))).toEqual([]);
  expect(table(cell('c', 'reproduced'), cell('python', 'reproduced'), cell('go', 'not-reproduced'))).toEqual([
    expect.stringMatching(/^\| `a`: .* \| same \| – \| – \| other \| – \|$/),
  ]);
  expect(table(cell('c', 'reproduced'), cell('go', 'not-reproduced', { libc: { kind: 'musl' } }))).toEqual([]);
});

test('neither of the two outcomes is another one, and a cell without a verdict is none', () => {
  const neither = { reason: "control 'the outcome is one of the two described' failed: not as with the bug" };
  expect(table(cell('c', 'reproduced'), cell('python', null, neither))[0]).toContain('| other |');
  expect(table(cell('c', 'reproduced'), cell('python', null, { reason: 'the cell took too long' }))).toEqual([]);
  expect(table(cell('c', null), cell('go', 'reproduced'))).toEqual([]);
});
