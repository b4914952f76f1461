import type { Cell } from '../core/cell.ts';
import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';

/** The namespaces (namespaces(7)) that a container has of its own, by their names in /proc; its network is that of its host. */
const OWN = ['ipc', 'mnt', 'pid', 'uts'];

/**
 * Checks, in a cell with a container runtime, that the judged probes, or the user's own program, were in containers, by their namespaces in /proc. The lab's own sandbox
 * has the lab's pid and ipc namespaces.
 */
export function checkContainers(evidence: Evidence, { container }: Cell): Control[] {
  if (container === undefined) return [];
  const clients = evidence.all('client-start').map((start) => ({ ...start, probe: 'client' }));
  const inContainer = [...evidence.all('probe-start'), ...clients].filter((start) => start.container === container);
  const views = evidence.all('process-view');
  const wrong = inContainer.flatMap(({ probe, host }) => {
    const view = views.find(({ process }) => process === probe);
    if (!view?.namespaces) return [`the namespaces of ${probe} were not read`];
    const { namespaces } = view;
    const shared = OWN.filter((type) => namespaces[type] !== 'own').map((type) => `the lab's ${type}`);
    const network = namespaces.net === host ? [] : [`the network of ${namespaces.net}, not of ${host}`];
    const faults = [...shared, ...network];
    return faults.length === 0 ? [] : [`${probe} has ${faults.join(', ')}`];
  });
  if (inContainer.length === 0) wrong.push(`${container} started no program`);
  const right = `${inContainer.length} program(s) have namespaces of their own, and the network of their host`;
  return [{ name: `in a container by ${container}`, ok: wrong.length === 0, detail: wrong.join('; ') || right }];
}
