import { expect, test } from 'vitest';
import { cellId } from '../../../lab/core/cell.ts';
import { parseCellName } from '../../../lab/matrix/cell-name.ts';
import { planMatrix } from '../../../lab/matrix/matrix.ts';
import { selectCells } from '../../../lab/matrix/select-cells.ts';
import { HOST, ready, reproNamed, stockOf, TRIXIE } from '../inventory.ts';

const REPROS = [reproNamed('stale', ['cure']), reproNamed('leak', ['cure'])];

/** The cells that these names select, on a machine with all their libcs and daemons. */
async function planned(names: readonly string[], repeat = 1): Promise<string[]> {
  const { selection, libcs, daemonLibcs } = selectCells(names.map((name) => parseCellName(name, REPROS)));
  const states = [HOST, TRIXIE].filter(({ id }) => libcs.includes(id)).map(ready);
  const stock = stockOf(states, { daemonOverrides: { libcs: daemonLibcs, programs: {} } });
  return (await planMatrix(selection, stock, repeat)).map(({ cell }) => cellId(cell));
}

test.each([
  ['repro and variant', ['stale/cure/host/none/c', 'leak/main/host/none/c']],
  ['libc and probe', ['stale/main/host/none/c', 'stale/main/debian-trixie/none/ffi']],
  ['daemon', ['stale/main/host/none/c', 'stale/main/debian-trixie/nscd/c']],
  ['the libc of the daemon', ['stale/main/host/nsncd@debian-trixie/c', 'stale/main/debian-trixie/nsncd@host/c']],
  ['no daemon, and one on another libc', ['stale/main/host/none/c', 'stale/main/host/nsncd@debian-trixie/c']],
])('cells that differ in %s: exactly the named ones', async (_, names) => {
  expect(await planned(names)).toEqual(names);
});

test('the printed name of a repeat selects all repeats', async () => {
  const repeats = ['stale/main/host/none/c', 'stale/main/host/none/c#2'];
  expect(await planned(['stale/main/host/none/c#2'], 2)).toEqual(repeats);
});
