import { type DaemonName, defaultDaemonLibc, definitions, inspect } from '../lab/libc/index.ts';

/** A daemon, and the libc it runs on. */
export interface DaemonPair {
  daemon: DaemonName;
  /** Id of the libc the daemon runs on. */
  libc: string;
}

const DAEMONS: readonly DaemonName[] = ['nsncd', 'nscd', 'unscd'];

/** Every libc of the catalogue, and every daemon on each libc that it runs on when nobody asks for another. */
export async function everything(): Promise<{ libcs: string[]; daemons: DaemonPair[] }> {
  const host = await inspect('host');
  const hostSuite = host.state === 'ready' ? host.libc.suite : null;
  const pairs = new Map<string, DaemonPair>();
  for (const { id, source } of definitions) {
    const suite = source.from === 'debian' ? source.suite : id === 'host' ? hostSuite : null;
    for (const daemon of DAEMONS) {
      const libc = defaultDaemonLibc(daemon, { id, suite });
      pairs.set(`${daemon} ${libc}`, { daemon, libc });
    }
  }
  return { libcs: definitions.map(({ id }) => id), daemons: [...pairs.values()] };
}
