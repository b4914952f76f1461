import { readFile } from 'node:fs/promises';
import { changedByDaemons, daemonChecks } from '../../lab/daemon-suite/checks.ts';
import { differenceOf } from '../../lab/daemon-suite/difference.ts';
import { renderDaemonChecks } from '../../reports/daemon-checks.ts';
import { repros } from '../../repros/index.ts';
import { agreementText, storedAgreement } from './agreement.ts';
import { storedCells } from './stored-cells.ts';

/** The width of the table in characters, as of other output that is not a terminal. */
const WIDTH = 120;

/** docs/daemon-check.md: the text of docs/tools/daemon-check.md.in, with the table of the stored run. */
export async function daemonCheckPage(): Promise<string> {
  const [text, agreement] = await Promise.all([readTemplate('daemon-check.md.in'), storedAgreement()]);
  const table = await storedTable('daemons.json');
  return text.replace('{{agreement}}', () => agreementText(agreement)).replace('{{table}}', () => table);
}

/** docs/daemon-parity.md: the same for clients of several C libraries. */
export async function daemonParityPage(): Promise<string> {
  const [text, table] = await Promise.all([readTemplate('daemon-parity.md.in'), storedTable('parity.json')]);
  return text.replace('{{table}}', () => table);
}

function readTemplate(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8');
}

/** The table check × daemon of a stored run. */
async function storedTable(name: string): Promise<string> {
  groupsOfChecks ??= readGroups();
  const [cells, groups] = await Promise.all([storedCells(name), groupsOfChecks]);
  const checked = cells.flatMap((cell) => {
    const group = groups.get(`${cell.repro}/${cell.variant}`);
    return group ? [{ cell, group, difference: differenceOf(cell) }] : [];
  });
  return renderDaemonChecks(checked, { width: WIDTH }).trimEnd();
}

/** The groups of all checks, by their ids: the reference run is read once for both pages. */
let groupsOfChecks: ReturnType<typeof readGroups> | undefined;

async function readGroups() {
  const checks = daemonChecks(repros, changedByDaemons(await storedCells('result.json')));
  return new Map(checks.map(({ id, group }) => [id, group]));
}
