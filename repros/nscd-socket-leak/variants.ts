import { lookup } from './lookup.ts';
import { mappedCache } from './mapped-cache.ts';
import { container, vpn } from './place.ts';
import { usersAndGroups } from './users-and-groups.ts';
import type { LeakVariant } from './variant.ts';
import {
  bound,
  boundReadOnly,
  emptyOverNscd,
  hostFiles,
  hostPrefix,
  localDomain,
  notBound,
  privateFolder,
  type View,
} from './views.ts';

const leak = { story: lookup, place: container, view: bound, knownBy: 'both', asks: 'getaddrinfo' } as const;
const cure = { ...leak, cure: true } as const;

function cured(remedy: string, view: View): LeakVariant {
  return { ...cure, view, remedy, title: `cure: ${remedy}` };
}

export const variants: { main: LeakVariant } & Record<string, LeakVariant> = {
  main: { ...leak, title: '/var/run bound; a name that both sides know: the wrong address, silently' },
  'container-only-name': { ...leak, knownBy: 'inside', title: 'a name that only the container knows: not found' },
  'host-only-name': { ...leak, knownBy: 'host', title: 'a name that only the host knows: it leaks out' },
  'users-and-groups': { ...leak, story: usersAndGroups, asks: 'getpwnam', title: 'users and groups of the host' },
  'mapped-cache': { ...leak, story: mappedCache, title: "nscd's cache, mapped: a leaked answer without a request" },
  'no-cure-read-only': { ...cure, view: boundReadOnly, title: 'not a cure: the same bind, read-only' },
  'cure-no-bind': cured('/var/run is not bound', notBound),
  'cure-private-folder': cured('bind a folder with the one socket that was wanted', privateFolder),
  'cure-tmpfs-over-nscd': cured('an empty tmpfs over /var/run/nscd', emptyOverNscd),
  'cure-host-prefix': cured('bind it at /host/var/run', hostPrefix),
  'cure-localdomain': cured('for host names: LOCALDOMAIN in the environment', localDomain),
  'contrast-res-query': { ...leak, asks: 'res_query', title: 'contrast: res_query, which asks no daemon' },
  'contrast-vpn-namespace': {
    ...leak,
    place: vpn,
    view: hostFiles,
    title: 'contrast: no container at all, a program of the host in a network namespace of its own',
  },
};
