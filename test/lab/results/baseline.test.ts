import { expect, test } from 'vitest';
import { Baseline, fromBaseline, renderBaseline, toBaseline } from '../../../lab/results/baseline.ts';
import { kindsOf } from '../../../lab/results/comparable.ts';
import { compare } from '../../../lab/results/compare.ts';
import {
  bug,
  cell,
  documentOf,
  failed,
  HOST,
  inconclusive,
  nsncd,
  OLD,
  TRIXIE,
  unsupported,
} from '../../reports/fixtures.ts';

const document = {
  ...documentOf([
    cell(),
    cell({ attempt: 2 }),
    cell({ probe: 'ffi', ...failed }),
    cell({ daemon: nsncd(TRIXIE), ...bug }),
    cell({ libc: HOST, daemon: nsncd(TRIXIE), ...inconclusive('no probe') }),
    cell({ libc: OLD, probe: 'ffi', ...unsupported('no Node') }),
  ]),
  libcs: [TRIXIE, HOST, OLD],
};

/** Writes a baseline and reads it back. */
const stored = () => Baseline.parse(JSON.parse(renderBaseline(toBaseline(document))));

test('a baseline compares like its run', () => {
  const run = fromBaseline(stored());
  expect(compare(document, run)).toMatchObject({ versions: [], changed: [], appeared: [], went: [], same: 6 });
  const { durationMs: _, controls: __, evidence: ___, ...comparable } = document.cells[4] ?? cell();
  expect(run.cells[4]).toEqual(comparable);
});

test('a cell is a line, and shared values are stored once', () => {
  const lines = renderBaseline(toBaseline(document)).split('\n');
  expect(lines).toContain(
    '["stale-resolv-conf/main/debian-trixie/none/c","not-reproduced","pass",0,0,"after the switch B answered"],',
  );
  // One line for each value.
  expect(lines.filter((line) => line.includes('bug 984'))).toHaveLength(2);
});

test('durations and evidence are not in a baseline', () => {
  const slower = document.cells.map((each) => ({ ...each, durationMs: 9, controls: [] }));
  expect(renderBaseline(toBaseline({ ...document, cells: slower }))).toBe(renderBaseline(toBaseline(document)));
});

test('a run without cells has a baseline', () => {
  expect(fromBaseline(Baseline.parse(JSON.parse(renderBaseline(toBaseline(documentOf([]))))))).toMatchObject({
    cells: [],
  });
});

test.each<[string, (baseline: Baseline) => unknown]>([
  ['whose expectation is not there', (baseline) => baseline.expectations.pop()],
  ['of an unknown libc', (baseline) => baseline.libcs.pop()],
  ['of an unknown probe', ({ cells: [first] }) => first?.splice(0, 1, 'stale-resolv-conf/main/debian-trixie/none/d')],
  ['that is on another daemon than it says', ({ cells: [first] }) => first?.splice(4, 1, 1)],
])('a cell %s is refused', (_, spoil) => {
  const baseline = stored();
  spoil(baseline);
  expect(() => fromBaseline(baseline)).toThrow(RangeError);
});

test('outcomes are stored, each once', () => {
  const line = 'getaddrinfo www.lab.test: 192.0.2.1';
  const given = [
    cell({ outcome: line }),
    cell({ probe: 'ffi', outcome: line }),
    cell({ libc: HOST, outcome: 'other' }),
  ];
  const run = { ...documentOf([...given, cell({ libc: OLD })]), libcs: [TRIXIE, HOST, OLD] };
  const text = renderBaseline(toBaseline(run));
  expect(text.split(line)).toHaveLength(2);
  const again = fromBaseline(Baseline.parse(JSON.parse(text)));
  expect(again.cells.map(({ outcome }) => outcome)).toEqual([line, line, 'other', undefined]);
  expect(compare(run, again)).toMatchObject({ changed: [], outcomes: [], same: 4 });
});

test('the kinds of differences are stored, each once', () => {
  const withKinds = (kinds: string) => ({ evidence: { directory: null, events: 0, measures: { kinds } } });
  const given = [
    cell(withKinds('none')),
    cell({ probe: 'ffi', ...withKinds('hangs; version 0') }),
    cell({ libc: HOST }),
  ];
  const run = { ...documentOf(given), libcs: [TRIXIE, HOST] };
  const again = fromBaseline(Baseline.parse(JSON.parse(renderBaseline(toBaseline(run)))));
  expect(again.cells.map(kindsOf)).toEqual([[], ['hangs', 'version 0'], undefined]);
  // And when a baseline is made of a baseline.
  expect(toBaseline(again)).toEqual(toBaseline(run));
});

test('an outcome that is not in the table is refused', () => {
  const baseline = toBaseline({ ...documentOf([cell({ outcome: 'a' })]), libcs: [TRIXIE] });
  expect(() => fromBaseline({ ...baseline, outcomes: [] })).toThrow(RangeError);
});

test('packages in the images of cells are stored, and a changed version is a difference', () => {
  const withModule = (version: string) =>
    documentOf([
      cell({ libc: { ...TRIXIE, packages: { 'libnss-x': version } } }),
      cell({ probe: 'ffi', outcome: 'a' }),
    ]);
  const before = { ...withModule('1'), libcs: [TRIXIE] };
  const again = fromBaseline(Baseline.parse(JSON.parse(renderBaseline(toBaseline(before)))));
  expect(again.cells.map(({ libc, outcome }) => [libc.packages, outcome])).toEqual([
    [{ 'libnss-x': '1' }, undefined],
    [undefined, 'a'],
  ]);
  expect(compare(before, again).versions).toEqual([]);
  expect(compare(again, { ...withModule('2'), libcs: [TRIXIE] }).versions).toEqual([
    { what: `libnss-x in ${TRIXIE.id}`, before: '1', after: '2' },
  ]);
});
