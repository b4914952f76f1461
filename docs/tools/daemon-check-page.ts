import { readFile } from 'node:fs/promises';
import { changedByDaemons, daemonChecks } from '../../lab/daemon-suite/checks.ts';
import { differenceOf } from '../../lab/daemon-suite/difference.ts';
import { renderDaemonChecks } from '../../reports/daemon-checks.ts';
import { repros } from '../../repros/index.ts';
import { storedCells } from './stored-cells.ts';

/** The width of the table in characters, as of other output that is not a terminal. */
const WIDTH = 120;

/** docs/daemon-check.md: the text of docs/tools/daemon-check.md.in, with the table of the stored run. */
export async function daemonCheckPage(): Promise<string> {
  const [text, cells, all] = await Promise.all([
    readFile(new URL('daemon-check.md.in', import.meta.url), 'utf8'),
    storedCells('daemons.json'),
    storedCells('result.json'),
  ]);
  const groups = new Map(daemonChecks(repros, changedByDaemons(all)).map(({ id, group }) => [id, group]));
  const checked = cells.flatMap((cell) => {
    const group = groups.get(`${cell.repro}/${cell.variant}`);
    return group ? [{ cell, group, difference: differenceOf(cell) }] : [];
  });
  return text.replace('{{table}}', () => renderDaemonChecks(checked, { width: WIDTH }).trimEnd());
}
