import { describe, expect, test } from 'vitest';
import type { LibcFacts } from '../../../lab/core/schema.ts';
import { compare } from '../../../lab/results/compare.ts';
import { mapLibcs, readLibcMap } from '../../../lab/results/map-libcs.ts';
import { bug, cell, documentOf, HOST, nsncd } from '../../reports/fixtures.ts';

const libc = (id: string, revision: string): LibcFacts => ({ ...HOST, id, revision });
const U7 = libc('dir:/u7', '2.36-9+deb12u7');
const U14 = libc('dir:/u14', '2.36-9+deb12u14');

const before = documentOf([cell({ libc: U7, ...bug }), cell({ libc: U7, daemon: nsncd(U7) })]);
const after = documentOf([cell({ libc: U14 }), cell({ libc: U14, daemon: nsncd(U14) })]);
const map = new Map([['dir:/u7', 'dir:/u14']]);

test('a libc of the first run is compared with another one of the second, also under a daemon', () => {
  const { run, gaveWay } = mapLibcs(before, map);
  expect(gaveWay).toBe(0);
  expect(run.cells.map(({ id }) => id)).toEqual(after.cells.map(({ id }) => id));
  const comparison = compare(run, after);
  expect(comparison.changed.map(({ id }) => id)).toEqual([after.cells[0]?.id]);
  expect(comparison.versions).toContainEqual({
    what: 'nsncd@dir:/u14',
    before: expect.stringContaining('deb12u7'),
    after: expect.stringContaining('deb12u14'),
  });
});

test('two libcs of one run can be compared', () => {
  const both = documentOf([cell({ libc: U7, ...bug }), cell({ libc: U14 }), cell()]);
  const { run, gaveWay } = mapLibcs(both, map);
  expect(gaveWay).toBe(1);
  const comparison = compare(run, both, 'common');
  expect({ changed: comparison.changed.length, same: comparison.same }).toEqual({ changed: 1, same: 1 });
});

test('two libcs can be swapped', () => {
  const both = documentOf([cell({ libc: U7, ...bug }), cell({ libc: U14 })]);
  const exchange = new Map([
    ['dir:/u7', 'dir:/u14'],
    ['dir:/u14', 'dir:/u7'],
  ]);
  const { run, gaveWay } = mapLibcs(both, exchange);
  expect({ gaveWay, changed: compare(run, both).changed.length }).toEqual({ gaveWay: 0, changed: 2 });
});

describe('a word of --map', () => {
  test('names a libc of each run; a path may be relative and may contain =', () => {
    expect([...readLibcMap(['dir:/u7=dir:/u14'], before, after)]).toEqual([['dir:/u7', 'dir:/u14']]);
    const odd = documentOf([cell({ libc: libc(`dir:${process.cwd()}/a=b`, '1') })]);
    expect([...readLibcMap(['dir:a=b=dir:/u14'], odd, after)]).toEqual([[`dir:${process.cwd()}/a=b`, 'dir:/u14']]);
  });

  test('may name a libc that only a daemon runs on', () => {
    const daemonOnly = documentOf([cell({ daemon: nsncd(U7) })]);
    expect(readLibcMap(['dir:/u7=dir:/u14'], daemonOnly, after).size).toBe(1);
  });

  test.each([
    [['dir:/u7'], '--map dir:/u7: write it as in --map dir:before=dir:after'],
    [['=dir:/u14'], 'write it as in --map'],
    [['dir:/u8=dir:/u14'], "no libc in the first run 'dir:/u8': did you mean 'dir:/u7'?"],
    [['dir:/u7=dir:/u15'], "no libc in the second run 'dir:/u15': did you mean 'dir:/u14'?"],
    [['dir:/u7=dir:/u14', 'dir:/u7=dir:/u14'], 'dir:/u7 is mapped already'],
  ])('%j is refused', (words, message) => {
    expect(() => readLibcMap(words, before, after)).toThrow(message);
  });

  test('maps no two libcs to one', () => {
    const both = documentOf([cell({ libc: U7 }), cell({ libc: U14 })]);
    expect(() => readLibcMap(['dir:/u7=dir:/u14', 'dir:/u14=dir:/u14'], both, both)).toThrow(
      'dir:/u7 is mapped to dir:/u14 already',
    );
  });
});
