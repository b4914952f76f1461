import { DAEMONS } from '../lab/daemon/definitions.ts';
import { type DaemonPair, definitions } from '../lab/libc/index.ts';
import { daemonPairs } from './daemon-pairs.ts';

/** Every libc of the catalogue, and every daemon on each libc that it runs on when nobody asks for another. */
export async function everything(): Promise<{ libcs: string[]; daemons: DaemonPair[] }> {
  const libcs = definitions.map(({ id }) => id);
  const daemons = DAEMONS.map(({ id }) => id);
  return { libcs, daemons: await daemonPairs(libcs, daemons, { libcs: [], programs: {} }) };
}
