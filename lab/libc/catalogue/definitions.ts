import { customDefinition } from '../custom/custom-libc.ts';
import type { DaemonName, DebianSource, LibcDefinition } from '../types.ts';

// libc-bin has getent; Node needs libstdc++ and libgcc.
const GLIBC_PACKAGES = ['libc6', 'libc-bin', 'libstdc++6', 'libgcc-s1'];

/** The packages that are built from glibc's source, and must have the same version. */
const FROM_GLIBC = ['libc6', 'libc-bin'];

const ALL_DAEMONS = ['nsncd', 'nscd', 'unscd'] as const;

/** Every libc of the catalogue. A new libc needs only an entry here. */
export const definitions: readonly LibcDefinition[] = [
  { id: 'host', kind: 'glibc', about: 'the C library of this machine', source: { from: 'host' }, daemons: [] },
  {
    id: 'crosstool-2.17',
    kind: 'glibc',
    about: 'upstream glibc 2.17 from a cross toolchain: before resolv.conf was reloaded automatically',
    source: {
      from: 'npm-tarball',
      package: '@napi-rs/cross-toolchain-x64-target-x86_64',
      tarball: 'x86_64-unknown-linux-gnu.tar.xz',
      member: './x86_64-unknown-linux-gnu/sysroot',
      arch: 'x64',
    },
    daemons: ['nscd'],
  },
  debian('bullseye', 'Debian 11', ['nscd', 'unscd']),
  security('bullseye', 'Debian 11, security archive', { onRequest: true }),
  updates('bullseye', 'Debian 11, updates between two point releases', { onRequest: true }),
  debian('bookworm', 'Debian 12', ['nscd', 'unscd']),
  // nsncd runs on it by default, so that the default matrix has nsncd on a libc with bug 31476.
  security('bookworm', 'Debian 12, security archive: a libc6 from before the fix of bug 31476', {
    alsoRuns: ['nsncd'],
  }),
  debian('trixie', 'Debian 13', ALL_DAEMONS),
  debian('forky', 'Debian testing, to become 14', ALL_DAEMONS, { mayBeExpired: true }),
  // unscd is built for one glibc version at a time, in unstable.
  debian('experimental', 'Debian experimental, on unstable', ['nsncd', 'nscd'], {
    suite: 'sid',
    overlay: 'experimental',
    // Packages from glibc's source must come from one suite.
    packages: [
      'libc6/experimental',
      'libc-bin/experimental',
      'libc-gconv-modules-extra/experimental',
      'libstdc++6',
      'libgcc-s1',
    ],
    mayBeExpired: true,
  }),
  musl('bullseye', "Debian 11's musl: before 1.2.4, which asks again over TCP", { onRequest: true }),
  musl('bookworm', "Debian 12's musl: before 1.2.4, which asks again over TCP", { onRequest: true }),
  musl('trixie', "Debian 13's musl, with its headers"),
  musl('forky', 'the musl of Debian testing', { onRequest: true, mayBeExpired: true }),
];

/** The definition of an id of the catalogue or of a custom libc; undefined for other ids. */
export function definitionOf(id: string): LibcDefinition | undefined {
  return definitions.find((definition) => definition.id === id) ?? customDefinition(id);
}

/** The libc6 of a suite's security archive. A point release may have a later one. */
function security(suite: string, about: string, more: Pick<LibcDefinition, 'alsoRuns' | 'onRequest'>): LibcDefinition {
  const overlay = `${suite}-security`;
  const packages = GLIBC_PACKAGES.map((name) => (FROM_GLIBC.includes(name) ? `${name}/${overlay}` : name));
  // A suite without further updates keeps its last Release file.
  const source = { suite, overlay, overlayArchive: 'security', packages, mayBeExpired: true } as const;
  return { ...debian(overlay, about, ['nscd', 'unscd'], source), ...more };
}

/** The libc6 of a suite's updates, which the next point release takes over. A suite without further updates keeps its last Release file. */
function updates(suite: string, about: string, more: Pick<LibcDefinition, 'onRequest'>): LibcDefinition {
  const overlay = `${suite}-updates`;
  const packages = GLIBC_PACKAGES.map((name) => (FROM_GLIBC.includes(name) ? `${name}/${overlay}` : name));
  return { ...debian(overlay, about, ['nscd', 'unscd'], { suite, overlay, packages, mayBeExpired: true }), ...more };
}

function musl(
  suite: string,
  about: string,
  { mayBeExpired, onRequest }: Pick<DebianSource, 'mayBeExpired'> & Pick<LibcDefinition, 'onRequest'> = {},
): LibcDefinition {
  return {
    id: `musl-${suite}`,
    kind: 'musl',
    about,
    // musl-dev depends on a compiler, which the machine already has.
    source: { from: 'debian', suite, packages: ['musl'], alone: ['musl-dev'], ...(mayBeExpired && { mayBeExpired }) },
    daemons: [],
    ...(onRequest && { onRequest }),
  };
}

function debian(
  name: string,
  about: string,
  daemons: readonly DaemonName[],
  more: Partial<DebianSource> = {},
): LibcDefinition {
  const source = { from: 'debian', suite: name, packages: GLIBC_PACKAGES, ...more } as const;
  return { id: `debian-${name}`, kind: 'glibc', about, source, daemons };
}
