import { runCommand } from '../../bin/commands/run.ts';
import { inventoryOf } from '../../bin/inventory.ts';
import { type GivenOptions, withLists } from '../../bin/run-options.ts';
import { requestedCells } from '../../bin/run-selection.ts';
import { selectLibcs } from '../../bin/select-libcs.ts';
import { cellId } from '../../lab/core/cell.ts';
import { planMatrix } from '../../lab/matrix/matrix.ts';
import { silent } from '../../lab/util/progress.ts';
import { repros } from '../../repros/index.ts';
import { daemonPairs } from '../../setup/daemon-pairs.ts';
import { prepare } from '../../setup/prepare.ts';

/** The ids of the cells that `run` with these words runs, in the order of its result. None runs, but the machine is prepared for them. */
export async function selectedCells(words: readonly string[]): Promise<string[]> {
  let cells: string[] = [];
  const command = runCommand({ repros, done() {} }).action(async (names: string[], given: GivenOptions) => {
    const { selection, options } = requestedCells(names, withLists(given), repros);
    const libcs = await selectLibcs(options.libc, silent);
    const overrides = { libcs: options.daemonLibc, programs: {}, settings: {} };
    const real = selection.daemons.filter((daemon) => daemon !== 'none');
    const daemons = await daemonPairs(libcs, real, overrides);
    const prepared = await prepare({ libcs, daemons, needs: selection.packages, progress: silent });
    cells = (await planMatrix(selection, inventoryOf(prepared, overrides))).map(({ cell }) => cellId(cell));
  });
  await command.parseAsync([...words], { from: 'user' });
  return cells;
}
