import { type Control, control, type Evidence } from '../../lab/index.ts';

/** A daemon or a program before its restart, and after it; a daemon keeps its name. */
export interface Restart {
  before: string;
  after: string;
}

/**
 * The control that a restart left none of the processes of before: those of a daemon with its descendants, or of a program. Id and start
 * time tell them apart, as /proc has them; what the lab did does not count. No control for runs from before start times were read.
 */
export function allNew(evidence: Evidence, { before, after }: Restart): Control[] {
  const since = evidence.step('cure');
  const readings = evidence.all('resolver');
  if (!readings.some(({ processes }) => processes.some(({ started }) => started !== undefined))) return [];
  const old = readings.filter(({ of, at }) => of === before && at < since).flatMap(keysOf);
  // The last reading of the old ones comes when they are to end.
  const first = readings.findIndex(({ of, at, when }) => of === after && at > since && when !== 'end');
  const now = readings.filter(({ of }, index) => first >= 0 && index >= first && of === after).flatMap(keysOf);
  const left = now.filter((key) => old.includes(key));
  const ok = old.length > 0 && now.length > 0 && left.length === 0;
  const words = `${new Set(now).size} process(es) of ${after} after the restart`;
  return [
    control('the restart left no old process', ok, ok ? words : `${words}, of which ${new Set(left).size} are old`),
  ];
}

function keysOf({ processes }: { processes: readonly { pid: number; started?: string }[] }): string[] {
  return processes.map(({ pid, started }) => `${pid} ${started}`);
}
