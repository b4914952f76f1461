import { DAEMONS } from '../lab/daemon/definitions.ts';
import {
  asClient,
  type DaemonName,
  type DaemonOverrides,
  type DaemonPair,
  daemonLibcs,
  definitions,
  inspect,
} from '../lab/libc/index.ts';

/** The daemons, each with its libc, for clients on these libcs. */
export async function daemonPairs(
  clients: readonly string[],
  daemons: readonly DaemonName[],
  overrides: DaemonOverrides,
): Promise<DaemonPair[]> {
  const states = await Promise.all(clients.map(inspect));
  return daemons.flatMap((daemon) => {
    const program = overrides.programs[daemon];
    const on = states.flatMap((state) => daemonLibcs(daemon, asClient(state), overrides));
    return [...new Set(on)].map((libc) => ({ daemon, libc, ...(program !== undefined && { program }) }));
  });
}

/** Every libc of the catalogue, and every daemon on each of its default libcs. */
export async function everything(): Promise<{ libcs: string[]; daemons: DaemonPair[] }> {
  const libcs = definitions.map(({ id }) => id);
  const daemons = DAEMONS.map(({ id }) => id);
  return { libcs, daemons: await daemonPairs(libcs, daemons, { libcs: [], programs: {} }) };
}
