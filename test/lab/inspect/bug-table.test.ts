import { describe, expect, test } from 'vitest';
import type { LibcFacts } from '../../../lab/core/schema.ts';
import { bugTable, differsFromRow, type TableColumns, titleOfRow } from '../../../lab/inspect/bug-table.ts';
import { filterTable } from '../../../lab/inspect/filter-table.ts';
import {
  bug,
  cell,
  documentOf,
  HOST,
  MUSL,
  NO_DAEMON,
  nsncd,
  OLD,
  TRIXIE,
  unsupported,
} from '../../reports/fixtures.ts';

const entry = {
  id: 'stale-resolv-conf',
  title: 'stale',
  variants: { main: { title: 'stale' }, other: { title: 'by hand' } },
};
const tableOf = (cells: Parameters<typeof documentOf>[0], columns?: TableColumns) =>
  bugTable(documentOf(cells), [entry], columns);

test('a row has the cells of the C probe in the variant main, without a daemon', () => {
  const { rows, columns } = tableOf([
    cell({ libc: OLD, ...bug, outcome: 'A asked' }),
    cell({ libc: TRIXIE }),
    cell({ libc: TRIXIE, probe: 'ffi', ...bug }),
    cell({ libc: TRIXIE, variant: 'other', ...bug }),
    cell({ libc: TRIXIE, attempt: 2, ...bug }),
    cell({ libc: TRIXIE, daemon: nsncd(TRIXIE) }),
  ]);
  expect(columns.map(({ id }) => id)).toEqual([OLD.id, TRIXIE.id]);
  expect(rows.map(({ variant, daemon }) => [variant, daemon])).toEqual([['main', 'none']]);
  const square = (id: string) => rows[0]?.squares.get(id);
  expect(square(OLD.id)).toMatchObject({
    observed: 'reproduced',
    outcome: 'A asked',
    id: `stale-resolv-conf/main/${OLD.id}/none/c`,
    daemon: '',
  });
  expect(square(TRIXIE.id)).toMatchObject({ observed: 'not-reproduced' });
});

test('a failure that only a daemon shows is in its row, with the C library of the daemon', () => {
  const { rows } = tableOf([cell({ libc: HOST }), cell({ libc: HOST, daemon: nsncd(TRIXIE), ...bug })]);
  expect(rows[0]?.daemon).toBe('nsncd');
  expect(rows[0]?.squares.get(HOST.id)).toMatchObject({
    observed: 'reproduced',
    daemon: `nsncd on ${TRIXIE.revision}`,
  });
  const both = tableOf([cell({ libc: HOST, ...bug }), cell({ libc: HOST, daemon: nsncd(TRIXIE), ...bug })]);
  expect(both.rows[0]?.daemon).toBe('none');
});

test('a variant without any verdict gives its row to the next one', () => {
  const { rows } = tableOf([cell(unsupported('not here')), cell({ variant: 'other', ...bug })]);
  expect(rows.map(titleOfRow)).toEqual(['stale: by hand']);
  expect(tableOf([cell(unsupported('not here'))]).rows).toEqual([]);
});

test('the other variants are below the row, and differ from it where their results do', () => {
  const { rows } = tableOf([
    cell({ libc: OLD }),
    cell({ libc: TRIXIE, ...bug }),
    cell({ libc: OLD, variant: 'same' }),
    cell({ libc: TRIXIE, variant: 'other' }),
    cell({ libc: TRIXIE, variant: 'never', ...unsupported('not here') }),
  ]);
  const [row] = rows;
  expect(row?.variants.map((each) => [each.variant, differsFromRow(each, row)])).toEqual([
    ['same', false],
    ['other', true],
  ]);
});

test('a workaround that a daemon undoes has a row without the daemon, and one with it', () => {
  const behind = { daemon: nsncd(TRIXIE) };
  const { rows } = tableOf([
    cell({ libc: TRIXIE, ...bug }),
    cell({ libc: TRIXIE, variant: 'cure' }),
    cell({ libc: TRIXIE, variant: 'cure', ...behind, ...bug }),
    cell({ libc: TRIXIE, variant: 'same', ...bug }),
    cell({ libc: TRIXIE, variant: 'same', ...behind, ...bug }),
  ]);
  const [row] = rows;
  expect(row?.variants.map((each) => [each.variant, each.daemon, differsFromRow(each, row)])).toEqual([
    ['cure', 'none', true],
    ['cure', 'nsncd', false],
    ['same', 'none', false],
  ]);
});

test('a variant of a failure that only a daemon shows has its row with that daemon', () => {
  const { rows } = tableOf([
    cell({ libc: TRIXIE }),
    cell({ libc: TRIXIE, daemon: nsncd(TRIXIE), ...bug }),
    cell({ libc: TRIXIE, variant: 'cure' }),
    cell({ libc: TRIXIE, variant: 'cure', daemon: nsncd(TRIXIE) }),
  ]);
  expect(rows[0]?.variants.map(({ daemon }) => daemon)).toEqual(['nsncd']);
});

test('an entry without a result of the C probe has those of the program that shows the failure', () => {
  const { rows } = tableOf([
    cell({ libc: TRIXIE, ...unsupported('not here') }),
    cell({ libc: TRIXIE, probe: 'python' }),
    cell({ libc: TRIXIE, probe: 'go', ...bug }),
  ]);
  expect(rows.map(({ probe }) => probe)).toEqual(['go']);
  expect(tableOf([cell({ libc: TRIXIE, probe: 'client', ...bug })]).rows[0]?.probe).toBe('client');
});

test('a row stays for a variant that passes, without those that do not', () => {
  const table = tableOf([
    cell({ libc: TRIXIE }),
    cell({ libc: TRIXIE, variant: 'open', ...bug }),
    cell({ libc: TRIXIE, variant: 'closed' }),
  ]);
  const { rows } = filterTable(table, { open: true });
  expect(rows.map(({ variant, variants }) => [variant, variants.map((each) => each.variant)])).toEqual([
    ['main', ['open']],
  ]);
  expect(filterTable(table, { differs: true }).rows).toEqual([]);
});

describe('a C library that the run does not have by its id', () => {
  const mine: LibcFacts = { ...TRIXIE, id: 'dir:/mine' };
  const cells = [cell({ libc: TRIXIE, ...bug }), cell({ libc: MUSL })];

  test('has the results of the same build', () => {
    const { rows, columns } = tableOf(cells, { columns: [], others: [mine] });
    expect(columns).toEqual([mine]);
    expect(rows[0]?.squares.get(mine.id)).toMatchObject({
      id: `stale-resolv-conf/main/${TRIXIE.id}/none/c`,
      observed: 'reproduced',
    });
  });

  test('else has what the sources say, and nothing observed', () => {
    const other = { ...mine, revision: '2.41-1', buildId: 'ff' };
    const asked: unknown[] = [];
    const { rows } = tableOf(cells, {
      others: [other],
      sourcesFor: (...words) => {
        asked.push(words);
        return { value: 'reproduced', source: 'NEWS' };
      },
    });
    expect(asked).toEqual([['stale-resolv-conf', 'main', other, NO_DAEMON.id]]);
    expect(rows[0]?.squares.get(other.id)).toMatchObject({
      id: null,
      observed: null,
      expected: { value: 'reproduced', source: 'NEWS' },
    });
    const { rows: silent } = tableOf(cells, { others: [other], sourcesFor: () => null });
    expect(silent[0]?.squares.get(other.id)?.status).toBe('unsupported');
  });
});
