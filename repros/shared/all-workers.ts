import { type Exchange, type FakeDns, rule } from '../../fake-dns/index.ts';
import { type Cell, type Control, control, type Evidence } from '../../lab/index.ts';

type DaemonId = Cell['daemon']['id'];

/**
 * How many lookups a daemon works on at once, each worker with a resolver state of its own. nscd never has fewer workers than
 * databases, which are five (nscd/connections.c, nscd/nscd_conf.c); unscd starts a new process for each lookup.
 */
const WORKERS: Record<DaemonId, number> = { none: 0, nsncd: 4, nscd: 5, unscd: 1 };

/** The number of a daemon's workers, and the settings that hold it to that number. */
export function crewOf(daemon: DaemonId): { workers: number; settings: Record<string, number> } {
  const workers = WORKERS[daemon];
  const settings: Record<DaemonId, Record<string, number>> = {
    none: {},
    nsncd: { NSNCD_WORKER_COUNT: workers },
    nscd: { threads: workers, 'max-threads': workers },
    unscd: {},
  };
  return { workers, settings: settings[daemon] };
}

/** The control that the daemon has as many workers as lookups are made at once: with more, some would never get one. */
export function heldToCrew(evidence: Evidence, daemon: DaemonId): Control[] {
  const told = evidence.all('daemon').flatMap(({ settings }) => (settings ? [settings] : []));
  if (told.length === 0) return [];
  const wrong = Object.entries(crewOf(daemon).settings).filter(([key, value]) =>
    told.some((each) => each[key] !== value),
  );
  const words = wrong.map(
    ([key, value]) => `${key} was to be ${value}, and is ${told.map((each) => each[key]).join(', ')}`,
  );
  return [control('the daemon has its workers', wrong.length === 0, words.join('; ') || `${crewOf(daemon).workers}`)];
}

/**
 * Makes lookups that are all under way at the same moment: no server answers any of them before all have arrived at one.
 * With as many names as a daemon has workers, every worker gets one.
 */
export async function allAtOnce(
  servers: readonly FakeDns[],
  names: readonly string[],
  lookup: (name: string, position: number) => Promise<unknown>,
): Promise<void> {
  const missing = new Set(names);
  const held: Exchange[] = [];
  for (const server of servers) {
    const match = { when: ({ name }: { name: string }) => names.includes(name) };
    server.behave(
      rule('until-all-have-come', match, (exchange) => {
        exchange.defer();
        held.push(exchange);
        missing.delete(exchange.event.name);
        if (missing.size > 0) return;
        for (const each of held.splice(0)) each.send(each.defaultReply());
      }),
    );
  }
  await Promise.all(names.map(lookup));
  for (const server of servers) server.behaveNormally();
}
