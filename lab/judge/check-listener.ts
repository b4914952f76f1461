import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';

/**
 * The process that listens on a daemon's socket is the daemon, or a descendant of it, whose libraries were read. Another program may put a
 * socket of its own in the place of the daemon's, and answer in its name. None where the tap told of no connection, or of none's listener.
 */
export function checkListener(evidence: Evidence): Control[] {
  const connections = [...evidence.all('nscd-request'), ...evidence.all('nscd-end')].flatMap(
    ({ daemon, host, connection, listener }) =>
      listener === undefined ? [] : [{ daemon, listener, key: `${host} ${connection}` }],
  );
  if (connections.length === 0) return [];
  const processes = Map.groupBy(evidence.all('resolver'), ({ of }) => of);
  const isDaemon = ({ daemon, listener }: (typeof connections)[number]) =>
    processes.get(daemon)?.some((reading) => reading.processes.some(({ pid }) => pid === listener)) ?? false;
  const wrong = connections.filter((each) => !isDaemon(each));
  const words = new Set(
    wrong.map(({ daemon, listener }) => `process ${listener}, which is none of ${daemon}, listened on its socket`),
  );
  const count = new Set(connections.map(({ key }) => key)).size;
  return [
    {
      name: 'the daemon is at its socket',
      ok: wrong.length === 0,
      detail: [...words].join('; ') || `a process of the daemon listened for each of ${count} connections`,
    },
  ];
}
