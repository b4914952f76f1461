import { describe, expect, test } from 'vitest';
import { referenceKnowledge } from '../../../bin/reference-knowledge.ts';
import { storedCells } from '../../../docs/tools/stored-cells.ts';
import { type Cell, cellId } from '../../../lab/core/cell.ts';
import type { DaemonId } from '../../../lab/core/schema.ts';
import {
  changedByDaemons,
  chooseChecks,
  daemonChecks,
  markedChecks,
  selectionOfChecks,
} from '../../../lab/daemon-suite/checks.ts';
import { planMatrix } from '../../../lab/matrix/matrix.ts';
import type { Repro } from '../../../lab/repro.ts';
import { repros } from '../../../repros/index.ts';
import { BOOKWORM, HOST, MUSL, ready, reproNamed, stockOf, TRIXIE } from '../inventory.ts';

type Group = 'parity' | 'faults' | undefined;

function repro(id: string, groups: Record<string, Group>, more: Partial<Repro> = {}): Repro {
  const variant = (title: string, daemonCheck: Group) => ({ title, ...(daemonCheck && { daemonCheck }) });
  const named = Object.entries(groups).map(([name, group]) => [name, variant(name, group)]);
  return reproNamed(id, [], { ...more, variants: { main: variant('main', undefined), ...Object.fromEntries(named) } });
}

const ALL = [
  repro('floods', { main: 'faults', large: 'faults', plain: undefined }),
  repro('same', { users: 'parity', groups: 'parity' }, { daemons: () => ['nsncd'] satisfies DaemonId[] }),
  repro('other', { cure: undefined }),
];

test('the checks are the marked variants, by group', () => {
  expect(daemonChecks(ALL).map(({ id, group }) => `${group} ${id}`)).toEqual([
    'parity same/users',
    'parity same/groups',
    'faults floods/main',
    'faults floods/large',
  ]);
});

describe('variants that a daemon changes', () => {
  const cell = (variant: string, daemon: DaemonId, observed: boolean | null, more: object = {}) => ({
    ...{ repro: 'leak', variant, probe: 'c', attempt: 1, libc: { id: 'debian-trixie' }, daemon: { id: daemon } },
    observed: observed === null ? null : observed ? 'reproduced' : 'not-reproduced',
    ...more,
  });
  const of = (...cells: object[]) => [...changedByDaemons(cells as never)];

  test('have another verdict with a daemon than without one, on the same C library', () => {
    expect(of(cell('a', 'none', false), cell('a', 'nsncd', true))).toEqual(['leak/a']);
    expect(of(cell('a', 'none', false), cell('a', 'nsncd', false), cell('a', 'unscd', true))).toEqual(['leak/a']);
    expect(of(cell('a', 'none', true), cell('a', 'nscd', true))).toEqual([]);
    expect(of(cell('a', 'nsncd', true), cell('a', 'nscd', false))).toEqual([]);
    expect(of(cell('a', 'none', false), cell('a', 'nscd', true, { libc: { id: 'host' } }))).toEqual([]);
    expect(of(cell('a', 'none', false), cell('a', 'nscd', null), cell('a', 'nscd', true, { probe: 'ffi' }))).toEqual(
      [],
    );
  });

  test('are checks: of a repro without a marked one the first, and the others on request', () => {
    const repros = [repro('leak', { a: undefined, b: undefined }), repro('marked', { a: 'faults', b: undefined })];
    const all = daemonChecks(repros, new Set(['leak/a', 'leak/b', 'marked/a', 'marked/b']));
    const ids = (words: string[], thorough?: boolean) => chooseChecks(words, all, thorough).map(({ id }) => id);
    expect(ids([])).toEqual(['leak/a', 'marked/a']);
    expect(ids([], true)).toEqual(['leak/a', 'leak/b', 'marked/b', 'marked/a']);
    expect(ids(['behaviour'])).toEqual(['leak/a']);
    expect(ids(['leak'])).toEqual(['leak/a', 'leak/b']);
    expect(ids(['marked/b'])).toEqual(['marked/b']);
  });

  test('of the reference run are all in the suite', async () => {
    const { reference } = await referenceKnowledge(repros);
    const changed = changedByDaemons(reference.cells);
    const all = daemonChecks(repros, changed);
    expect(changed).toContain('single-request-reload/main');
    const known = [...changed].filter((id) => repros.some((each) => id.startsWith(`${each.id}/`)));
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(known));
    // Each repro that a daemon changes is in a check without --thorough.
    const regular = new Set(chooseChecks([], all).map((check) => check.repro.id));
    expect(all.filter(({ repro: { id } }) => !regular.has(id))).toEqual([]);
  });
});

test('each check is in the stored table of daemons', async () => {
  const { reference } = await referenceKnowledge(repros);
  const checks = chooseChecks([], daemonChecks(repros, changedByDaemons(reference.cells)));
  const stored = new Set((await storedCells('daemons.json')).map(({ repro, variant }) => `${repro}/${variant}`));
  // Otherwise refresh it with `npm run daemons`.
  expect(checks.map(({ id }) => id).filter((id) => !stored.has(id))).toEqual([]);
});

describe('words select checks', () => {
  test.each([
    [[], ['same/users', 'same/groups', 'floods/main', 'floods/large']],
    [['faults'], ['floods/main', 'floods/large']],
    [['floods/large'], ['floods/large']],
    [['same'], ['same/users', 'same/groups']],
    [
      ['*/main', 'same/u*'],
      ['same/users', 'floods/main'],
    ],
  ])('%j', (words, ids) => {
    expect(chooseChecks(words, daemonChecks(ALL)).map(({ id }) => id)).toEqual(ids);
  });

  test.each([
    ['falts', "no check 'falts': did you mean 'faults'?"],
    ['floods/plain', "no check 'floods/plain'"],
    ['other', "no check 'other'"],
    ['same/x*', "no check 'same/x*'"],
  ])('%s is refused', (word, message) => {
    expect(() => chooseChecks([word], daemonChecks(ALL))).toThrow(message);
    expect(() => chooseChecks([word], daemonChecks(ALL))).not.toThrow(/\n/);
  });
});

test('marked checks are found by their ids without the other repros', () => {
  const unread = Object.defineProperty(repro('unread', {}), 'variants', {
    get: () => expect.unreachable('its scenario is read'),
  });
  const found = (...ids: string[]) => markedChecks(ids, [...ALL, unread]);
  expect(found('floods/large', 'same/users')).toEqual(chooseChecks(['floods/large', 'same/users'], daemonChecks(ALL)));
  for (const word of ['floods/plain', 'floods', 'faults', 'floods/*'])
    expect(found('same/users', word)).toBe(undefined);
  expect(found()).toBe(undefined);
});

test('the cells are those of the checks alone, each with the daemons that it is about', async () => {
  const chosen = chooseChecks(['floods/main', 'same/users'], daemonChecks(ALL));
  const stock = stockOf([HOST, TRIXIE, BOOKWORM].map(ready).slice(0, 1));
  const planned = await planMatrix(selectionOfChecks(chosen, ['nsncd', 'nscd']), stock);
  expect(planned.map(({ cell }) => cellId(cell))).toEqual([
    'same/users/host/nsncd@debian-trixie/c',
    'floods/main/host/nsncd@debian-trixie/c',
    'floods/main/host/nscd@debian-bookworm/c',
  ]);
});

test('of clients on glibc and musl each check has the one that it is about', async () => {
  const onlyOn = (kind: string) => ({ unsupported: ({ libc }: Cell) => (libc.kind === kind ? undefined : 'no') });
  const repros = [
    repro('of-glibc', { row: 'parity' }, onlyOn('glibc')),
    repro('of-musl', { row: 'parity' }, onlyOn('musl')),
    repro('of-both', { row: 'parity' }),
    repro('of-none', { row: 'parity' }, { unsupported: () => 'no' }),
  ];
  const clients = async (options?: { oneClient: boolean }) => {
    const selection = selectionOfChecks(daemonChecks(repros), ['nsncd'], options);
    const planned = await planMatrix(selection, stockOf([HOST, MUSL].map(ready)));
    return planned.map(({ cell }) => `${cell.repro} ${cell.libc.kind}`);
  };
  expect(await clients({ oneClient: true })).toEqual([
    'of-glibc glibc',
    'of-musl musl',
    'of-both glibc',
    'of-none glibc',
  ]);
  expect(await clients()).toHaveLength(8);
});

test('every check of the lab is about some daemon', () => {
  const checks = daemonChecks(repros);
  expect(checks.length).toBeGreaterThan(0);
  for (const { repro: each, variant } of checks) {
    const about = each.daemons?.(each.variants[variant] as (typeof each.variants)['main']) ?? ['nsncd'];
    expect(about.some((daemon) => daemon !== 'none')).toBe(true);
  }
});
