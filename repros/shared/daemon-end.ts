import { type Cell, daemonEndText, type Evidence } from '../../lab/index.ts';

/** How the daemon of a cell ended by itself, in words that do not depend on the data: `ended by SIGSEGV`. Empty if it did not. */
export function endsOf(evidence: Evidence, { daemon }: Pick<Cell, 'daemon'>): string[] {
  const own = evidence.all('daemon').filter(({ daemon: id }) => id === daemon.id);
  const ends = own.filter(({ action }, at) => action === 'exit' && own[at - 1]?.action !== 'stop');
  return [...new Set(ends.map(daemonEndText))];
}
