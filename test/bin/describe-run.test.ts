import { expect, test } from 'vitest';
import { partialResults } from '../../bin/describe-run.ts';
import { planMatrix } from '../../lab/matrix/matrix.ts';
import { select } from '../../lab/matrix/selection.ts';
import { incompleteRun } from '../../reports/run-warnings.ts';
import { repros } from '../../repros/index.ts';
import { cell, documentOf, HOST } from '../reports/fixtures.ts';

test('an interrupted run has its finished cells, and every cell that cannot run', async () => {
  const absent = { state: 'unavailable', reason: 'it is not there' } as const;
  const selection = select(
    { repros: ['stale-resolv-conf'], daemons: ['none'], probes: ['c'], variants: [], all: false },
    repros,
  );
  const planned = await planMatrix(selection, {
    libcs: ['debian-forky', 'host', 'debian-sid'].map((id) => ({ id, ...absent })),
    cProbes: {},
    daemonOverrides: { libcs: [], programs: {} },
    daemon: async () => ({ state: 'unsupported', reason: 'none', lacking: false }),
  });
  const finished = cell({ libc: HOST });
  const cells = partialResults([finished], planned);
  expect(cells.map(({ libc, status }) => [libc.id, status])).toEqual([
    ['debian-forky', 'unsupported'],
    ['host', 'pass'],
    ['debian-sid', 'unsupported'],
  ]);
  expect(incompleteRun(documentOf(cells, { interrupted: true, planned: 96 }))).toBe(
    'interrupted after 1 of 94 cells; 2 more cannot run',
  );
  expect(incompleteRun(documentOf([], { interrupted: true, planned: 1 }))).toBe('interrupted after 0 of 1 cell');
  const halfOfAPart = { interrupted: true, planned: 1, missing: [{ index: 2, count: 2 }] };
  expect(incompleteRun(documentOf([], halfOfAPart))).toBe('interrupted after 0 of 1 cell; part 2 of 2 is missing');
});
