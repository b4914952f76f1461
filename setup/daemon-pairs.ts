import { asClient, type DaemonName, defaultDaemonLibc, inspect } from '../lab/libc/index.ts';

/** A daemon, and the libc it runs on. */
export interface DaemonPair {
  daemon: DaemonName;
  /** Id of the libc the daemon runs on. */
  libc: string;
}

/** Which daemon images the clients on these libcs need: `daemonLibcs` for each daemon, or else where each client has it from. */
export async function daemonPairs(
  clients: readonly string[],
  daemons: readonly DaemonName[],
  daemonLibcs: readonly string[] = [],
): Promise<DaemonPair[]> {
  const states = await Promise.all(clients.map(inspect));
  return daemons.flatMap((daemon) => {
    const on = daemonLibcs.length > 0 ? daemonLibcs : states.map((state) => defaultDaemonLibc(daemon, asClient(state)));
    return [...new Set(on)].map((libc) => ({ daemon, libc }));
  });
}
