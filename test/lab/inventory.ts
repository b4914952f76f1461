import type { DaemonImage, DaemonState, Libc, LibcState } from '../../lab/libc/index.ts';
import type { Inventory } from '../../lab/matrix/matrix.ts';
import type { SelectionRequest } from '../../lab/matrix/selection.ts';
import { defineRepro, type Repro, unknown } from '../../lab/repro.ts';

/** An available libc. */
export function libcNamed(id: string, version: string, more: Partial<Libc> = {}): Libc {
  const facts = { package: null, revision: null, buildId: null };
  return { id, kind: 'glibc', version, ...facts, root: `/images/${id}`, suite: null, node: true, ...more };
}

export const HOST = libcNamed('host', '2.36', { root: '/', suite: 'bookworm' });
export const TRIXIE = libcNamed('debian-trixie', '2.41', { suite: 'trixie' });
export const BOOKWORM = libcNamed('debian-bookworm', '2.36', { suite: 'bookworm' });
export const OLD = libcNamed('crosstool-2.17', '2.17', { node: false });
export const MUSL = libcNamed('musl-trixie', '1.2.5', { kind: 'musl', node: false });

export function ready(libc: Libc): LibcState {
  return { id: libc.id, state: 'ready', libc };
}

/** A machine with these libcs, on which every daemon runs on every libc. */
export function stockOf(libcs: readonly LibcState[], more: Partial<Inventory> = {}): Inventory {
  return {
    libcs,
    cProbes: { glibc: '/probes/glibc', musl: '/probes/musl' },
    daemonOverrides: { libcs: [], programs: {} },
    daemon: async (daemon, on) => runsOn(daemon, on),
    ...more,
  };
}

export function runsOn(daemon: DaemonImage['daemon'], on: string): DaemonState {
  const libc = [HOST, TRIXIE, BOOKWORM, OLD].find(({ id }) => id === on) ?? libcNamed(on, '2.99');
  return { state: 'ready', image: { daemon, version: '1.5', libc, root: libc.root, binary: `/${daemon}`, binds: [] } };
}

/** A repro that is never run. */
export function reproNamed(id: string, variants: readonly string[] = [], more: Partial<Repro> = {}): Repro {
  const named = Object.fromEntries(variants.map((variant) => [variant, { title: variant }]));
  return defineRepro({
    id,
    title: id,
    variants: { main: { title: 'the case' }, ...named },
    expected: () => unknown,
    run: async () => {},
    judge: () => ({ reproduced: true, because: 'it is so', controls: [] }),
    ...more,
  });
}

/** A request without options. */
export const NOTHING: SelectionRequest = { repros: [], daemons: [], probes: [], variants: [], all: false };
