import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../lab/core/cell.ts';
import type { DaemonId } from '../../../lab/core/schema.ts';
import { type SelectionRequest, select, UnknownChoice } from '../../../lab/matrix/selection.ts';
import type { Variant } from '../../../lab/repro.ts';
import { RUNTIME_IDS } from '../../../probes/runtimes/index.ts';
import { NOTHING, reproNamed } from '../inventory.ts';

const REPROS = [
  reproNamed('stale-resolv-conf', ['cure-restart', 'cure-res-init']),
  reproNamed('nscd-socket-leak', ['cure-unmount']),
];
const VARIANTS = ['main', 'cure-restart', 'cure-res-init', 'cure-unmount'];

function chosen(wishes: Partial<SelectionRequest>) {
  const { repros, daemons, probes, wantsVariant } = select({ ...NOTHING, ...wishes }, REPROS);
  return { repros: repros.map(({ id }) => id), daemons, probes, variants: VARIANTS.filter(wantsVariant) };
}

test('without options: all repros, their main variant, both probes, no daemon and nsncd', () => {
  expect(chosen({})).toEqual({
    repros: ['stale-resolv-conf', 'nscd-socket-leak'],
    daemons: ['none', 'nsncd'],
    probes: ['c', 'ffi'],
    variants: ['main'],
  });
});

test('by default the catalogue has its cells with the C probe and no daemon', () => {
  const about = (): DaemonId[] => ['none', 'nscd'];
  const entry = reproNamed('strict-error', [], { topic: 'errors', daemons: about });
  const cells = (wishes: Partial<SelectionRequest>) => {
    const { daemons, probes, wantsCell } = select({ ...NOTHING, ...wishes }, [...REPROS, entry]);
    return daemons.flatMap((id) =>
      probes
        .filter(
          (probe) => wantsCell?.({ repro: 'strict-error', variant: 'main', daemon: { id }, probe } as Cell) ?? true,
        )
        .map((probe) => `${id}/${probe}`),
    );
  };
  expect(cells({})).toEqual(['none/c']);
  expect(cells({ daemons: ['nscd'] })).toEqual([]);
  expect(cells({ probes: ['ffi'] })).toEqual([]);
  expect(cells({ all: true })).toEqual(['none/c', 'none/ffi', 'nscd/c', 'nscd/ffi']);
  expect(cells({ repros: ['strict-error'] })).toEqual(['none/c', 'none/ffi', 'nscd/c', 'nscd/ffi']);
  // Its daemon is not installed for the default matrix.
  expect(select(NOTHING, [...REPROS, entry]).daemons).toEqual(['none', 'nsncd']);
});

test('the catalogue is selected by default, by a word and by all', () => {
  const scenario = reproNamed('strict-error', ['refused'], { topic: 'errors' });
  const ids = (wishes: Partial<SelectionRequest>) =>
    select({ ...NOTHING, ...wishes }, [...REPROS, scenario]).repros.map(({ id }) => id);
  const folders = ['stale-resolv-conf', 'nscd-socket-leak'];
  expect(ids({})).toEqual([...folders, 'strict-error']);
  expect(ids({ all: true })).toEqual([...folders, 'strict-error']);
  expect(ids({ repros: ['*'] })).toEqual([...folders, 'strict-error']);
  expect(ids({ repros: ['strict-error'] })).toEqual(['strict-error']);
  expect(ids({ all: true, repros: ['nscd-*'] })).toEqual(['nscd-socket-leak']);
});

test('a variant for certain daemons gets these, unless the request names others', () => {
  const about = (variant: Variant): DaemonId[] => (variant.title === 'nscd-only' ? ['nscd'] : ['none']);
  const scenario = reproNamed('with-daemon', ['nscd-only'], { topic: 'daemons', daemons: about });
  const ALL: DaemonId[] = ['none', 'nsncd', 'nscd', 'unscd'];
  const cells = (wishes: Partial<SelectionRequest>) => {
    const { daemons, wantsCell } = select({ ...NOTHING, ...wishes }, [...REPROS, scenario]);
    const has = (repro: string, variant: string) =>
      ALL.filter(
        (id) => daemons.includes(id) && (wantsCell?.({ repro, variant, daemon: { id } } as Cell) ?? true),
      ).join();
    return [has('with-daemon', 'main'), has('with-daemon', 'nscd-only'), has('nscd-socket-leak', 'main')];
  };
  expect(cells({ all: true })).toEqual(['none', 'nscd', ALL.join()]);
  expect(cells({ repros: ['*'], variants: ['*'] })).toEqual(['none', 'nscd', 'none,nsncd']);
  expect(cells({ repros: ['*'], daemons: ['nsncd'] })).toEqual(['nsncd', 'nsncd', 'nsncd']);
  expect(cells({ all: true, daemons: ['nsncd', 'nscd'] })).toEqual(['', 'nscd', 'nsncd,nscd']);
  expect(select({ ...NOTHING, repros: ['with-daemon'] }, [...REPROS, scenario]).daemons).toEqual(['none']);
});

test('a variant that is about runtimes has those, where a word names it or them; the default is without', () => {
  const scenario = reproNamed('jvm-cache', [], { topic: 'runtimes', probes: () => ['jvm', 'c'] });
  const cells = (wishes: Partial<SelectionRequest>) => {
    const { probes, wantsCell } = select({ ...NOTHING, ...wishes }, [...REPROS, scenario]);
    const has = (repro: string) =>
      probes.filter((probe) => wantsCell?.({ repro, variant: 'main', daemon: { id: 'none' }, probe } as Cell) ?? true);
    return [has('jvm-cache').join(), has('stale-resolv-conf').join()];
  };
  expect(cells({ repros: ['jvm-cache', 'stale-resolv-conf'] })).toEqual(['c,jvm', 'c,ffi']);
  expect(cells({ repros: ['jvm-cache'], probes: ['python', 'j*'] })[0]).toBe('python,jvm,jvm-ttl-0,jvm-in-musl');
  expect(cells({ all: true })).toEqual(['', 'c,ffi']);
});

test('a message about very many names has the first of them', () => {
  const many = Array.from({ length: 30 }, (_, at) => reproNamed(`repro-${at}`));
  expect(() => select({ ...NOTHING, repros: ['zzz'] }, many)).toThrow(/repro-18, repro-19 and 10 more$/);
});

test('--all selects the whole catalogue', () => {
  expect(chosen({ all: true })).toMatchObject({ daemons: ['none', 'nsncd', 'nscd', 'unscd'], variants: VARIANTS });
});

test('a given name overrides --all', () => {
  const words = { all: true, daemons: ['nscd'], variants: ['main'], probes: ['ffi'] };
  expect(chosen(words)).toMatchObject({ daemons: ['nscd'], variants: ['main'], probes: ['ffi'] });
});

test('globs select all matching ids, in the order of the catalogue', () => {
  expect(chosen({ repros: ['*-leak', 'stale-*'] }).repros).toEqual(['stale-resolv-conf', 'nscd-socket-leak']);
  expect(chosen({ daemons: ['uns*', 'n*'] }).daemons).toEqual(['none', 'nsncd', 'nscd', 'unscd']);
  expect(chosen({ variants: ['cure-res*'] }).variants).toEqual(['cure-restart', 'cure-res-init']);
});

test('variants are those of the chosen repros', () => {
  expect(chosen({ repros: ['nscd-*'], variants: ['*'] }).variants).toEqual(['main', 'cure-unmount']);
  expect(() => chosen({ repros: ['nscd-*'], variants: ['cure-restart'] })).toThrow(UnknownChoice);
});

describe('an unknown word gets a suggestion', () => {
  test.each<[Partial<SelectionRequest>, string]>([
    [{ repros: ['stale-resolve-conf'] }, "no repro 'stale-resolve-conf': did you mean 'stale-resolv-conf'?"],
    [{ repros: ['stale'] }, "no repro 'stale': did you mean 'stale-resolv-conf'?"],
    [{ daemons: ['none', 'nsnscd'] }, "no daemon 'nsnscd': did you mean 'nsncd'?"],
    [{ probes: ['rust'] }, `no probe 'rust': known are c, ffi, ${RUNTIME_IDS.join(', ')}`],
    [{ variants: ['cure-restrat'] }, "no variant 'cure-restrat': did you mean 'cure-restart'?"],
    [{ repros: ['zzz-*'] }, "no repro 'zzz-*': known are stale-resolv-conf, nscd-socket-leak"],
  ])('%o', (wishes, message) => {
    expect(() => chosen(wishes)).toThrow(new UnknownChoice(message));
  });
});
