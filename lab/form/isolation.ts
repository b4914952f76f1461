import type { SeenMount } from '../core/events.ts';
import { type Control, DaemonId } from '../core/schema.ts';
import { control } from '../judge/controls.ts';
import type { Evidence } from '../judge/evidence.ts';
import { imageKey, packageName } from '../libc/index.ts';
import { CLIENT, type ReadyMachine, unlinkedPairs } from './machines.ts';
import { moduleText, type ReadyMount } from './mounts.ts';
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
export function checkMachines(evidence: Evidence, ready: ReadySituation): Control[] {
  const { machines, servers, daemonMounts } = ready;
  const mounts = [...machines.flatMap((each) => each.mounts), ...daemonMounts];
  return [
    ...(machines.length > 1 ? [isIsolated(evidence, machines, servers)] : []),
    ...(machines.length > 1 || mounts.length > 0 ? [hasMounts(evidence, ready)] : []),
  ];
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

function hasMounts(evidence: Evidence, { machines, daemonMounts }: ReadySituation): Control {
  const views = evidence.all('process-view');
  const daemons: readonly string[] = DaemonId.options;
  const services = new Set(machines.flatMap((each) => each.services.map(({ program }) => program.name)));
  const ofClient = /^(?:program|fresh|client)\b/;
  const wanted = views.flatMap((view) => {
    const { process, host } = view;
    if (daemons.includes(process)) return host === CLIENT ? [{ view, mounts: daemonMounts }] : [];
    const isOwn = services.has(process) || (host === CLIENT ? ofClient.test(process) : process.startsWith(host));
    return machines.flatMap(({ name, mounts }) => (isOwn && name === host ? [{ view, mounts }] : []));
  });
  const wrong = wanted.flatMap(({ view, mounts }) =>
    mounts.flatMap((mount) => {
      const seen = view.mounts.find(({ target }) => target === mount.target);
      return seen && isSource(mount, seen)
        ? []
        : [`${view.process} sees at ${mount.target} ${foundText(seen)}, not ${wantedText(mount)}`];
    }),
  );
  const parts = wanted.flatMap(({ mounts }) => mounts);
  const images = views.flatMap((view) => view.mounts.flatMap(({ image, source }) => (image ? [source] : [])));
  return control(
    'the machines have their mounts',
    wrong.length === 0,
    wrong.join('; ') || [`${parts.length} mounts, as the programs see them`, ...new Set(images)].join('; '),
  );
}

function isSource(mount: ReadyMount, { source, readOnly, image }: SeenMount): boolean {
  if ('empty' in mount) return source === 'an own tmpfs';
  if ('machine' in mount) return source === `${mount.machine}: ${mount.path}` && readOnly === mount.readOnly;
  if (!image || !readOnly) return false;
  if ('service' in mount) return image.libc === moduleText(mount);
  const { id, packages } = mount.image;
  const names = [...new Set(packages.map(packageName))].toSorted();
  return (
    image.libc === id && image.path === mount.path && Object.keys(image.packages).toSorted().join() === names.join()
  );
}

function wantedText(mount: ReadyMount): string {
  if ('empty' in mount) return 'an own tmpfs';
  if ('machine' in mount) return `${mount.machine}: ${mount.path}${access(mount)}`;
  if ('service' in mount) return `${moduleText(mount)}, read-only`;
  return `${imageKey(mount.image)}: ${mount.path}, read-only`;
}

function foundText(seen: SeenMount | undefined): string {
  return seen ? `${seen.source}${access(seen)}` : 'nothing';
}

function access({ readOnly }: { readOnly: boolean }): string {
  return readOnly ? ', read-only' : '';
}
