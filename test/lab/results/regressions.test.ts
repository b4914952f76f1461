import { expect, test } from 'vitest';
import type { CellResult } from '../../../lab/core/schema.ts';
import { asRegressions, cellsToRun, regressionsIn } from '../../../lab/results/regressions.ts';
import { renderRegressions } from '../../../reports/comparison/regressions.ts';
import { cell, documentOf, libc, nsncd } from '../../reports/fixtures.ts';

const [OLD, NEW, OTHER] = [libc('old', '2.36'), libc('new', '2.37'), libc('debian-trixie', '2.41')];
const absent: Partial<CellResult> = { observed: 'not-reproduced', status: 'pass', outcome: 'A' };
const shown: Partial<CellResult> = { observed: 'reproduced', status: 'pass', outcome: 'B', reason: 'A answered' };
const ofBoth = (before: Partial<CellResult>, after: Partial<CellResult>) =>
  regressionsIn([cell({ libc: OLD, ...before })], [cell({ libc: NEW, ...after })]);

test.each([
  ['a new failure', absent, { ...shown, status: 'fail' }, 'worse'],
  ['a new failure, expected by the sources', absent, shown, 'worse'],
  ['a new failure, without a source', absent, { ...shown, status: 'observed' }, 'worse'],
  ['the same failure', shown, shown, 'same'],
  ['a failure that the sources say is fixed', shown, { ...shown, status: 'fail' }, 'worse'],
  ['the same against the sources in both', { ...shown, status: 'fail' }, { ...shown, status: 'fail' }, 'same'],
  ['a failure that is gone', shown, absent, 'better'],
  ['a failure that is gone against the sources', shown, { ...absent, status: 'fail' }, 'better'],
  ['another outcome', absent, { ...absent, outcome: 'C' }, 'outcome'],
  ['an outcome where the baseline has none', { ...absent, outcome: undefined }, absent, 'same'],
  ['inconclusive now', absent, { observed: null, status: 'inconclusive' }, 'no verdict'],
  ['unsupported now', shown, { observed: null, status: 'unsupported' }, 'no verdict'],
] as [string, Partial<CellResult>, Partial<CellResult>, string][])('%s', (_, before, after, kind) => {
  expect(ofBoth(before, after)).toMatchObject([{ kind }]);
});

test('a daemon on the own libc is compared with one on the own libc, one on another libc with the same', () => {
  const befores = [
    cell({ libc: OLD, ...shown, daemon: nsncd(OLD) }),
    cell({ libc: OLD, ...absent, daemon: nsncd(OTHER) }),
  ];
  const { cells } = cellsToRun({ cells: befores }, { from: 'old', to: 'new', knows: () => true });
  expect(cells.map(({ name }) => name.split('/').slice(2, 4))).toEqual([
    ['new', 'nsncd'],
    ['new', 'nsncd@debian-trixie'],
  ]);
  const afters = [
    cell({ libc: NEW, ...shown, daemon: nsncd(NEW) }),
    cell({ libc: NEW, ...shown, daemon: nsncd(OTHER) }),
  ];
  expect(regressionsIn(befores, afters).map(({ kind }) => kind)).toEqual(['same', 'worse']);
});

test('cells without a verdict, of other libcs and repeats do not run; others that cannot are named', () => {
  const cells = [
    cell({ libc: OTHER, ...shown }),
    cell({ libc: OLD, ...shown, attempt: 2 }),
    cell({ libc: OLD, observed: null, status: 'inconclusive' }),
    cell({ libc: OLD, observed: null, status: 'unsupported' }),
    cell({ libc: OLD, ...shown, probe: 'client' }),
    cell({ libc: OLD, ...shown, daemon: { ...nsncd(OLD), program: '/bin/nsncd' } }),
    cell({ libc: OLD, ...shown, repro: 'gone' }),
  ];
  const found = cellsToRun({ cells }, { from: 'old', to: 'new', knows: ({ repro }) => repro !== 'gone' });
  expect(found.cells).toEqual([]);
  expect(found.leftOut.map(({ reason }) => reason)).toEqual([
    "it has a program of the user's own",
    "its daemon is a program of the user's own",
    expect.stringMatching(/^no gone\/.* any more$/),
  ]);
});

test('reporters for CI see a failure where something became worse, and an error where a verdict is lost', () => {
  const statuses = (before: Partial<CellResult>, after: Partial<CellResult>) => {
    const changes = ofBoth(before, after);
    const document = documentOf(changes.map((change) => change.after));
    return asRegressions(document, changes, 'base.json').cells.map(({ status, expected }) => [status, expected.value]);
  };
  expect(statuses(absent, shown)).toEqual([['fail', 'not-reproduced']]);
  expect(statuses(shown, { ...absent, status: 'fail' })[0]?.[0]).toBe('pass');
  expect(statuses(shown, { observed: null, status: 'unsupported' })[0]?.[0]).toBe('inconclusive');
});

test('the text names what changed and counts the rest', () => {
  const changes = ofBoth(absent, { ...shown, status: 'fail' });
  const text = renderRegressions({ changes, leftOut: [], baseline: 'b (old)', libc: 'new 2.37', width: 100 });
  expect(text).toMatch(/^Worse\n {2}\S+\/new\/none\/c: absent → shown\n {4}A answered\n/);
  expect(text).toMatch(/^new 2\.37 against b \(old\): 1 cell, 1 worse, 0 better, 0 without a verdict, 0 with another/m);
});
