import { type Control, control, type Evidence } from '../../lab/index.ts';

/** The name of a daemon or a program before its restart, and after it; a daemon keeps its name. */
export interface Restart {
  before: string;
  after: string;
}

/**
 * Checks that no process from before a restart is left: of a daemon with its descendants, or of a program. Process id and start time,
 * read from /proc, identify a process. No control for older runs, which did not record start times.
 */
export function checkRestart(evidence: Evidence, { before, after }: Restart): Control[] {
  const since = evidence.step('cure');
  const readings = evidence.all('resolver');
  if (!readings.some(({ processes }) => processes.some(({ started }) => started !== undefined))) return [];
  const old = readings.filter(({ of, at }) => of === before && at < since).flatMap(processKeys);
  // After the step, the first reading with `when: end` still belongs to the old processes.
  const first = readings.findIndex(({ of, at, when }) => of === after && at > since && when !== 'end');
  const current = readings.filter(({ of }, index) => first >= 0 && index >= first && of === after).flatMap(processKeys);
  const left = current.filter((key) => old.includes(key));
  const ok = old.length > 0 && current.length > 0 && left.length === 0;
  const found = `${new Set(current).size} process(es) of ${after} after the restart`;
  return [
    control('the restart left no old process', ok, ok ? found : `${found}, of which ${new Set(left).size} are old`),
  ];
}

function processKeys({ processes }: { processes: readonly { pid: number; started?: string }[] }): string[] {
  return processes.map(({ pid, started }) => `${pid} ${started}`);
}
