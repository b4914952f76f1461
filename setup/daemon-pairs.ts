import {
  asClient,
  type DaemonName,
  type DaemonOverrides,
  type DaemonPair,
  daemonLibcs,
  inspect,
} from '../lab/libc/index.ts';

/** Which daemon images the clients on these libcs need. */
export async function daemonPairs(
  clients: readonly string[],
  daemons: readonly DaemonName[],
  wishes: DaemonOverrides,
): Promise<DaemonPair[]> {
  const states = await Promise.all(clients.map(inspect));
  return daemons.flatMap((daemon) => {
    const program = wishes.programs[daemon];
    const on = states.flatMap((state) => daemonLibcs(daemon, asClient(state), wishes));
    return [...new Set(on)].map((libc) => ({ daemon, libc, ...(program !== undefined && { program }) }));
  });
}
