import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellId, generatedIn } from '../../../lab/core/cell.ts';
import { type Inventory, type PlannedCell, planMatrix, shard } from '../../../lab/matrix/matrix.ts';
import { type SelectionRequest, select } from '../../../lab/matrix/selection.ts';
import type { Repro } from '../../../lab/repro.ts';
import { BOOKWORM, HOST, MUSL, NOTHING, OLD, ready, reproNamed, runsOn, stockOf, TRIXIE } from '../inventory.ts';

const STALE = reproNamed('stale', ['cure']);
const LEAK = reproNamed('leak');

function plan(
  stock: Inventory,
  wishes: Partial<SelectionRequest> = {},
  { repros = [STALE], repeat = 1 }: { repros?: Repro[]; repeat?: number } = {},
): Promise<PlannedCell[]> {
  return planMatrix(select({ ...NOTHING, ...wishes }, repros), stock, repeat);
}

const ids = (planned: readonly PlannedCell[]) => planned.map(({ cell }) => cellId(cell));

/** The cells that are not run, with the reason. */
function reasons(planned: readonly PlannedCell[]): Record<string, string> {
  return Object.fromEntries(
    planned.flatMap(({ cell, targets }) => ('unsupported' in targets ? [[cellId(cell), targets.unsupported]] : [])),
  );
}

/** The cells that this machine lacks something for. */
function lacking(planned: readonly PlannedCell[]): string[] {
  return planned.flatMap(({ cell, targets }) => ('unsupported' in targets && targets.lacking ? [cellId(cell)] : []));
}

test('cells come in the order repro, variant, libc, daemon, probe', async () => {
  const planned = await plan(
    stockOf([ready(HOST), ready(TRIXIE)]),
    { variants: ['*'], daemons: ['none', 'nscd'] },
    {
      repros: [STALE, LEAK],
    },
  );
  expect(ids(planned)).toEqual([
    ...['main', 'cure'].flatMap((variant) => [
      `stale/${variant}/host/none/c`,
      `stale/${variant}/host/none/ffi`,
      `stale/${variant}/host/nscd@debian-bookworm/c`,
      `stale/${variant}/host/nscd@debian-bookworm/ffi`,
      `stale/${variant}/debian-trixie/none/c`,
      `stale/${variant}/debian-trixie/none/ffi`,
      `stale/${variant}/debian-trixie/nscd/c`,
      `stale/${variant}/debian-trixie/nscd/ffi`,
    ]),
    'leak/main/host/none/c',
    'leak/main/host/none/ffi',
    'leak/main/host/nscd@debian-bookworm/c',
    'leak/main/host/nscd@debian-bookworm/ffi',
    'leak/main/debian-trixie/none/c',
    'leak/main/debian-trixie/none/ffi',
    'leak/main/debian-trixie/nscd/c',
    'leak/main/debian-trixie/nscd/ffi',
  ]);
  expect(reasons(planned)).toEqual({});
});

test('a cell has the libc, the daemon and the probe that were found, with their facts', async () => {
  const revision = '2.36-9+deb12u14';
  const found = { ...HOST, package: 'libc6', revision, buildId: '93ac' };
  const [planned] = await plan(stockOf([ready(found)]), { daemons: ['nsncd'], probes: ['c'] });
  expect(planned?.cell.libc).toEqual({
    id: 'host',
    kind: 'glibc',
    version: '2.36',
    package: 'libc6',
    revision,
    buildId: '93ac',
  });
  expect(planned?.cell.daemon).toMatchObject({ id: 'nsncd', version: '1.5', libc: { id: 'debian-trixie' } });
  expect(planned?.targets).toMatchObject({ libc: found, daemonImage: { daemon: 'nsncd' } });
});

test('daemons run on the requested libcs, with any client', async () => {
  const stock = stockOf([ready(HOST)], { daemonOverrides: { libcs: ['debian-trixie', 'host'], programs: {} } });
  const planned = await plan(stock, { daemons: ['none', 'nsncd'], probes: ['c'] });
  expect(ids(planned)).toEqual([
    'stale/main/host/none/c',
    'stale/main/host/nsncd@debian-trixie/c',
    'stale/main/host/nsncd/c',
  ]);
});

describe('a cell that cannot run is in the matrix, with the reason', () => {
  test('an unavailable libc', async () => {
    const planned = await plan(
      stockOf([
        { id: 'musl-trixie', state: 'missing', how: 'resolv-lab libc provision musl-trixie' },
        { id: 'crosstool-2.17', state: 'unavailable', reason: 'only for x64' },
      ]),
      { daemons: ['none'], probes: ['c'] },
    );
    expect(reasons(planned)).toEqual({
      'stale/main/musl-trixie/none/c': 'not provisioned: resolv-lab libc provision musl-trixie',
      'stale/main/crosstool-2.17/none/c': 'only for x64',
    });
    expect(lacking(planned)).toEqual(ids(planned));
    expect(planned.map(({ cell }) => cell.libc)).toMatchObject([
      { kind: 'musl', version: 'unknown' },
      { kind: 'glibc', version: 'unknown' },
    ]);
  });

  test('an unavailable daemon; its cell still has the daemon and its libc', async () => {
    const stock = stockOf([ready(BOOKWORM)], {
      daemon: async (daemon, on) =>
        daemon === 'unscd'
          ? { state: 'unsupported', reason: `no ${daemon} on ${on}`, lacking: false }
          : runsOn(daemon, on),
    });
    const planned = await plan(stock, { daemons: ['*'], probes: ['c'] });
    expect(reasons(planned)).toEqual({ 'stale/main/debian-bookworm/unscd/c': 'no unscd on debian-bookworm' });
    expect(lacking(planned)).toEqual([]);
    expect(planned.at(-1)?.cell.daemon).toMatchObject({ id: 'unscd', version: null, libc: { id: 'debian-bookworm' } });
  });

  test('a probe that does not run on the libc', async () => {
    const missing = { cProbes: { glibc: '/probes/glibc' }, notBuilt: { musl: 'no compiler' } };
    const stock = stockOf([ready(OLD), ready(MUSL)], missing);
    const planned = await plan(stock, { daemons: ['none'] });
    const why = reasons(planned);
    expect(lacking(planned)).toEqual(['stale/main/musl-trixie/none/c']);
    expect(Object.keys(why)).toEqual([
      'stale/main/crosstool-2.17/none/ffi',
      'stale/main/musl-trixie/none/c',
      'stale/main/musl-trixie/none/ffi',
    ]);
    expect(why['stale/main/crosstool-2.17/none/ffi']).toContain('2.28');
    expect(why['stale/main/musl-trixie/none/c']).toBe('the C probe for musl could not be built here: no compiler');
    expect(why['stale/main/musl-trixie/none/ffi']).toContain('need glibc');
  });

  test('a C probe that was compiled against a newer glibc', async () => {
    const stock = stockOf([ready(OLD), ready(BOOKWORM), ready(TRIXIE), ready(MUSL)], { probeNeedsGlibc: '2.36' });
    const planned = await plan(stock, { daemons: ['none'], probes: ['c'] });
    const why = reasons(planned);
    expect(Object.keys(why)).toEqual(['stale/main/crosstool-2.17/none/c']);
    expect(lacking(planned)).toEqual(['stale/main/crosstool-2.17/none/c']);
    expect(Object.values(why)[0]).toContain("this machine's glibc 2.36");
  });

  test('a cell that its repro declares unsupported', async () => {
    const picky = reproNamed('picky', ['cure'], {
      unsupported: (cell, { title }) => (cell.daemon.id === 'none' && title === 'cure' ? 'needs a daemon' : undefined),
    });
    const wishes = { daemons: ['none', 'nsncd'], probes: ['c'], variants: ['*'] };
    const planned = await plan(stockOf([ready(TRIXIE)]), wishes, { repros: [picky] });
    expect(planned).toHaveLength(4);
    expect(reasons(planned)).toEqual({ 'picky/cure/debian-trixie/none/c': 'needs a daemon' });
    expect(lacking(planned)).toEqual([]);
  });
});

test('each repeat of a cell is in the matrix, with a separate id', async () => {
  const planned = await plan(stockOf([ready(HOST)]), { daemons: ['none'], probes: ['c'] }, { repeat: 3 });
  expect(ids(planned)).toEqual(['stale/main/host/none/c', 'stale/main/host/none/c#2', 'stale/main/host/none/c#3']);
  expect(planned.map(({ cell }) => cell.attempt)).toEqual([1, 2, 3]);
});

test('no two cells of a matrix have the same id', async () => {
  const stock = stockOf([HOST, TRIXIE, BOOKWORM, OLD, MUSL].map(ready), {
    daemonOverrides: { libcs: ['host', 'debian-trixie'], programs: {} },
  });
  const all = ids(await plan(stock, { all: true }, { repros: [STALE, LEAK], repeat: 2 }));
  expect(new Set(all).size).toBe(all.length);
});

test('each cell is in exactly one shard, and shards have similar sizes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat()), fc.integer({ min: 1, max: 9 }), (cells, count) => {
      const parts = Array.from({ length: count }, (_, at) => shard(cells, { index: at + 1, count }));
      expect(parts.flat().toSorted()).toEqual(cells.toSorted());
      const sizes = parts.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

describe('variants that need packages', () => {
  const WITH_MODULE = reproNamed('module', [], {
    packages: () => ({ sets: [['libnss-x'], ['libnss-x', 'daemon-x']], daemon: ['libnss-x'] }),
  });
  const extended = (id: string, packages: readonly string[]) => ({
    ...ready({ ...TRIXIE, id, root: `/images/${id}+${packages.join('+')}`, packages: { [packages[0] ?? '']: '1.0' } }),
    id,
  });
  const stock = stockOf([ready(TRIXIE), ready(OLD)], {
    image: (id, packages) =>
      id === OLD.id ? { id, state: 'unavailable', reason: 'it has no packages' } : extended(id, packages),
    daemon: async (daemon, on, packages) => {
      const state = runsOn(daemon, on);
      return state.state === 'ready'
        ? { ...state, image: { ...state.image, version: packages.join() || state.image.version } }
        : state;
    },
  });

  test('run on their own images, which the facts of their libc name; without packages only their own cells cannot run', async () => {
    const planned = await plan(
      stock,
      { repros: ['module', 'stale'], daemons: ['nscd'], probes: ['c'] },
      { repros: [WITH_MODULE, STALE] },
    );
    expect(reasons(planned)).toEqual({ 'module/main/crosstool-2.17/nscd/c': 'it has no packages' });
    const [first, , stale] = planned;
    expect(first?.cell.libc.packages).toEqual({ 'libnss-x': '1.0' });
    expect(first?.cell.daemon.version).toBe('libnss-x');
    const targets = first && !('unsupported' in first.targets) ? first.targets : null;
    expect(targets?.libc.root).toBe('/images/debian-trixie+libnss-x');
    expect(targets?.images?.get('')?.root).toBe('/images/debian-trixie');
    expect(targets?.images?.get('daemon-x libnss-x')?.root).toBe('/images/debian-trixie+libnss-x+daemon-x');
    expect(stale?.cell.libc).not.toHaveProperty('packages');
    expect(stale?.cell.daemon.version).toBe('1.5');
  });

  test('that name other images get them on every libc, or cannot run', async () => {
    const others = [{ id: TRIXIE.id, packages: ['libnss-y', 'libnss-x'] }];
    const repro = reproNamed('part', [], { packages: () => ({ sets: [[]], daemon: [], others }) });
    const request = { repros: ['part'], daemons: ['none'], probes: ['c'] };
    const withOthers = { ...stock, otherImage: ({ id, packages }: (typeof others)[number]) => extended(id, packages) };
    const planned = await plan(withOthers, request, { repros: [repro] });
    expect(
      planned.map(
        ({ targets }) => 'libc' in targets && targets.otherImages?.get('debian-trixie+libnss-x+libnss-y')?.root,
      ),
    ).toEqual(['/images/debian-trixie+libnss-y+libnss-x', '/images/debian-trixie+libnss-y+libnss-x']);
    const failing = { ...stock, otherImage: () => ({ id: 'x', state: 'unavailable' as const, reason: 'no network' }) };
    expect(Object.values(reasons(await plan(failing, request, { repros: [repro] })))).toEqual([
      'no network',
      'no network',
    ]);
  });

  test('are left out without a word for a repro, like runtimes', async () => {
    const planned = await plan(stock, { all: true, daemons: ['none'] }, { repros: [WITH_MODULE, STALE] });
    expect(new Set(planned.map(({ cell }) => cell.repro))).toEqual(new Set(['stale']));
    expect(select({ ...NOTHING, all: true }, [WITH_MODULE, STALE]).packages.filter(Boolean)).toEqual([]);
    expect(select({ ...NOTHING, repros: ['module'] }, [WITH_MODULE, STALE]).packages).toHaveLength(1);
  });
});

test('every cell has the chosen seed, and by default all cells share one', async () => {
  const generated = { seed: 7, cases: 3 };
  const only = { daemons: ['none'], probes: ['c'] };
  const [chosen] = await plan(stockOf([ready(HOST)], { generated }), only);
  const [byDefault] = await plan(stockOf([ready(HOST)]), only);
  expect(chosen && generatedIn(chosen.cell)).toEqual(generated);
  expect(byDefault?.cell.generated).toBeUndefined();
  expect(byDefault && generatedIn(byDefault.cell)).toEqual({ seed: 1, cases: 100 });
});
