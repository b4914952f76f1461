import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';

/**
 * Checks that the process that listens on a daemon's socket is the daemon or a descendant of it. Another program may replace the socket with
 * its own, and answer instead of the daemon. Without a recorded connection, or without its listener, there is no control.
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
