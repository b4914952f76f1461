import type { Variant } from '../../lab/index.ts';
import { HOST_ONLY, ON_BOTH } from './accounts.ts';
import {
  bound,
  boundInReadOnlyRoot,
  boundReadOnly,
  emptyOverNscd,
  type HostMounts,
  hostFiles,
  hostPrefix,
  localDomain,
  notBound,
  nscdFolder,
  privateFolder,
} from './mounts.ts';
import { container, inHostNetwork, inJoinedNetwork, type KnownBy, type Network, nameFor, vpn } from './networks.ts';

/** A call of a program that looks something up. */
export interface Lookup {
  verb: 'getaddrinfo' | 'res_query' | 'getpwnam' | 'getgrnam';
  name: string;
  label: string;
}

export interface LeakVariant extends Variant {
  /** The kind of data that leaks: names, names from nscd's mapped cache while nscd is frozen, or users and groups. */
  subject: 'names' | 'mapped-cache' | 'accounts';
  /** The function that the verdict is about. */
  asks: 'getaddrinfo' | 'res_query' | 'getpwnam';
  network: Network;
  mounts: HostMounts;
  /** The lookup of a program on the host, before all others. */
  onHost: Lookup;
  /** The lookups of another program in the client's network, for comparison: with other mounts than the variant's. */
  comparison?: { program: string; mounts: HostMounts; lookups: readonly Lookup[] };
  /** The lookup that makes the program map nscd's cache. nscd is frozen afterwards. */
  mapsCache?: Lookup;
  /** The lookups that are judged. */
  lookups: readonly Lookup[];
  /** The name that is judged, if it is one of DNS. The lab asks both nameservers for it at the end. */
  name?: string;
  /** Whether the variant has a change that is meant to stop the leak; `comparison` then shows the leak without it. */
  workaround?: true;
}

function names(title: string, differs: { knownBy?: KnownBy } & Partial<LeakVariant> = {}): LeakVariant {
  const { knownBy = 'both', ...rest } = differs;
  const name = nameFor('db', knownBy);
  return {
    title,
    subject: 'names',
    asks: 'getaddrinfo',
    network: container,
    mounts: bound,
    onHost: { verb: 'getaddrinfo', name: nameFor('news', 'host'), label: 'on the host' },
    lookups: [
      { verb: 'getaddrinfo', name, label: 'getaddrinfo' },
      { verb: 'res_query', name, label: 'res_query' },
    ],
    name,
    ...rest,
  };
}

function workaroundVariant(title: string, mounts: HostMounts): LeakVariant {
  const label = 'before the cure';
  const lookups = [{ verb: 'getaddrinfo', name: nameFor('cache', 'both'), label }] as const;
  return names(title, { mounts, workaround: true, comparison: { program: 'uncured', mounts: bound, lookups } });
}

function effective(remedy: string, mounts: HostMounts): LeakVariant {
  return { ...workaroundVariant(`workaround: ${remedy}`, mounts), remedy };
}

const IN_CACHE = nameFor('db', 'both');

export const variants: { main: LeakVariant } & Record<string, LeakVariant> = {
  main: names('/var/run bound; a name that both nameservers know: the wrong address, without an error'),
  'container-only-name': names('a name that only the container knows: not found', { knownBy: 'inside' }),
  'host-only-name': names('a name that only the host knows: it leaks', { knownBy: 'host' }),
  'nscd-folder-bound': names("only the folder of the daemon's socket is bound", { mounts: nscdFolder }),
  'read-only-root': names('the root directory of the container is read-only', { mounts: boundInReadOnlyRoot }),
  'network-host': names("in the machine's own network, with a resolv.conf of its own", { network: inHostNetwork }),
  'network-joined': names('in the network of another container', { network: inJoinedNetwork }),
  'users-and-groups': {
    title: 'users and groups of the host',
    subject: 'accounts',
    asks: 'getpwnam',
    network: container,
    mounts: bound,
    onHost: { verb: 'getpwnam', name: HOST_ONLY, label: 'on the host' },
    comparison: {
      program: 'not-bound',
      mounts: notBound,
      lookups: [
        { verb: 'getpwnam', name: HOST_ONLY, label: 'user, not bound' },
        { verb: 'getgrnam', name: HOST_ONLY, label: 'group, not bound' },
      ],
    },
    lookups: [
      { verb: 'getpwnam', name: HOST_ONLY, label: 'user' },
      { verb: 'getgrnam', name: HOST_ONLY, label: 'group' },
      { verb: 'getpwnam', name: ON_BOTH, label: 'user of both' },
    ],
  },
  'mapped-cache': {
    ...names("nscd's cache, mapped: a leaked answer without a request"),
    subject: 'mapped-cache',
    onHost: { verb: 'getaddrinfo', name: IN_CACHE, label: 'on the host' },
    mapsCache: { verb: 'getaddrinfo', name: nameFor('cache', 'both'), label: 'mapping' },
    lookups: [{ verb: 'getaddrinfo', name: IN_CACHE, label: 'getaddrinfo' }],
  },
  'no-cure-read-only': workaroundVariant('ineffective: the same bind, read-only', boundReadOnly),
  'cure-no-bind': effective('/var/run is not bound', notBound),
  'cure-private-folder': effective('bind a folder with only the wanted socket', privateFolder),
  'cure-tmpfs-over-nscd': effective('an empty tmpfs over /var/run/nscd', emptyOverNscd),
  'cure-host-prefix': effective('bind it at /host/var/run', hostPrefix),
  'cure-localdomain': effective('for host names: LOCALDOMAIN in the environment', localDomain),
  'contrast-res-query': names('contrast: res_query, which asks no daemon', { asks: 'res_query' }),
  'contrast-vpn-namespace': names('contrast: no container, a program of the host in a network namespace of its own', {
    network: vpn,
    mounts: hostFiles,
  }),
};

/** The workaround variants for a variant. They are for names: no variant shows that they hide users and groups as well. */
export function workaroundsFor({ asks, network }: LeakVariant): string[] {
  if (asks !== 'getaddrinfo') return [];
  // Without a container there is no bind to omit or to move.
  const fits = ({ workaround, mounts }: LeakVariant) => workaround && (!network.onHost || mounts === localDomain);
  return Object.keys(variants).filter((id) => id.startsWith('cure-') && variants[id] && fits(variants[id]));
}
