import type { MachineDefinition, Situation } from '../../lab/index.ts';
import * as mounts from './mounts.ts';
import { SEARCH } from './mounts.ts';
import { container } from './networks.ts';
import type { LeakVariant } from './variants.ts';

/** The mounts of the host's /run as a scenario has them. */
const MOUNTS = new Map<LeakVariant['mounts'], NonNullable<MachineDefinition['mounts']>>([
  [mounts.bound, { '/run': 'client:/run' }],
  [mounts.boundReadOnly, { '/run': 'client:/run ro' }],
  [mounts.notBound, {}],
  [mounts.emptyOverNscd, { '/run': 'client:/run', '/run/nscd': 'empty' }],
  [mounts.hostPrefix, { '/host/var/run': 'client:/run' }],
  [mounts.localDomain, { '/run': 'client:/run' }],
]);

/** The variants in a container, for a program of the user's own there: the nameserver of the host, or of the container, is asked. */
export function forClient(variant: LeakVariant): Situation | undefined {
  const own = MOUNTS.get(variant.mounts);
  const isAboutNames = variant.subject === 'names' && variant.asks === 'getaddrinfo' && variant.network === container;
  // The servers of a scenario answer every name, so no name is known to one of them alone.
  if (!own || !isAboutNames || !variant.name?.includes('.both.')) return undefined;
  const { env = {} } = variant.mounts;
  return {
    conf: `nameserver A\noptions timeout:1\nsearch ${SEARCH}`,
    servers: { A: 'answers', B: { on: 'container' } },
    machines: { container: { conf: `nameserver B\noptions timeout:1\nsearch ${SEARCH}`, mounts: own, env } },
    steps: [
      'host: getaddrinfo host.lab.test',
      'inside: @container lookup',
      // The same place without a daemon: res_query asks none.
      'contrast: @container res_query contrast.lab.test A',
    ],
    shown: outcome('A'),
    absent: outcome('B'),
  };
}

function outcome(inside: string) {
  return { host: { asked: 'A' }, inside: { asked: inside }, contrast: { asked: 'B(A)' } };
}
