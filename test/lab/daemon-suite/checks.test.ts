import { describe, expect, test } from 'vitest';
import { cellId } from '../../../lab/core/cell.ts';
import type { DaemonId } from '../../../lab/core/schema.ts';
import { chooseChecks, daemonChecks, selectionOfChecks } from '../../../lab/daemon-suite/checks.ts';
import { planMatrix } from '../../../lab/matrix/matrix.ts';
import type { Repro } from '../../../lab/repro.ts';
import { repros } from '../../../repros/index.ts';
import { BOOKWORM, HOST, ready, reproNamed, stockOf, TRIXIE } from '../inventory.ts';

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

test('every check of the lab is about some daemon', () => {
  const checks = daemonChecks(repros);
  expect(checks.length).toBeGreaterThan(0);
  for (const { repro: each, variant } of checks) {
    const about = each.daemons?.(each.variants[variant] as (typeof each.variants)['main']) ?? ['nsncd'];
    expect(about.some((daemon) => daemon !== 'none')).toBe(true);
  }
});
