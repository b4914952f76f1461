import type { Control } from '../core/schema.ts';
import { control } from '../judge/controls.ts';
import type { Evidence } from '../judge/evidence.ts';
import { CLIENT, type ReadyMachine, unlinkedPairs } from './machines.ts';
import type { ScenarioServer } from './servers.ts';
import type { ReadySituation } from './situation.ts';

/** The name that the lab asks the servers of other machines for, without success. */
export const ISOLATION_QUESTION = 'over-the-wall.lab.test';

/** The servers of a machine at whose address another machine has none of its own. */
export function strangersTo(from: string, to: string, servers: readonly ScenarioServer[]): ScenarioServer[] {
  const own = new Set(servers.filter(({ on }) => on === from).map(({ address }) => address));
  return servers.filter(({ on, address }) => on === to && !own.has(address));
}

/** The machines see of one another what the scenario says: no server without a link, and the mounts, as /proc shows them. */
export function checkMachines(evidence: Evidence, { machines, servers }: ReadySituation): Control[] {
  return machines.length === 1 ? [] : [isIsolated(evidence, machines, servers), hasMounts(evidence, machines)];
}

function isIsolated(
  evidence: Evidence,
  machines: readonly ReadyMachine[],
  servers: readonly ScenarioServer[],
): Control {
  const asks = evidence.all('ask').filter(({ name }) => name === ISOLATION_QUESTION);
  const heard = evidence.queriesFor(ISOLATION_QUESTION);
  const wanted = unlinkedPairs(machines).flatMap(([from, to]) =>
    strangersTo(from, to, servers).map(({ name }) => ({ from, name })),
  );
  const wrong = wanted.flatMap(({ from, name }) => {
    const ask = asks.find(({ host, server }) => host === from && server === name);
    if (!ask) return [`${name} was not asked from ${from}`];
    return ask.answers === null && !heard.some(({ server }) => server === name)
      ? []
      : [`${name} was reached from ${from}`];
  });
  return control(
    'no network leads across',
    wrong.length === 0,
    wrong.join('; ') || `${wanted.length} questions of the lab from machines without a link reached no server`,
  );
}

function hasMounts(evidence: Evidence, machines: readonly ReadyMachine[]): Control {
  const views = evidence.all('process-view');
  let count = 0;
  const wrong = machines.flatMap(({ name, mounts }) =>
    views
      .filter(({ host, process }) => host === name && (name === CLIENT || process.startsWith(name)))
      .flatMap((view) =>
        mounts.flatMap((mount) => {
          const seen = view.mounts.find(({ target }) => target === mount.target);
          if (isOutside(mount.target)) return [];
          count++;
          const wanted =
            'empty' in mount ? 'an own tmpfs' : `${mount.machine}: /${mount.folder}${mount.path}${access(mount)}`;
          const found = seen ? `${seen.source}${'empty' in mount ? '' : access(seen)}` : 'nothing';
          return found === wanted ? [] : [`${view.process} sees at ${mount.target} ${found}, not ${wanted}`];
        }),
      ),
  );
  return control(
    'the machines have their mounts',
    wrong.length === 0,
    wrong.join('; ') || `${count} mounts, as the programs see them`,
  );
}

/** Mounts elsewhere are not read (lab/host/process-view.ts). */
function isOutside(target: string): boolean {
  return !/^\/(etc|run)(\/|$)/.test(target);
}

function access({ readOnly }: { readOnly: boolean }): string {
  return readOnly ? ', read-only' : '';
}
