import { describe, expect, test } from 'vitest';
import { cellId, splitCellId } from '../../../lab/core/cell.ts';
import { idWithLabel, isLabelled, takeLabels } from '../../../lab/matrix/labels.ts';
import { planMatrix } from '../../../lab/matrix/matrix.ts';
import { select } from '../../../lab/matrix/selection.ts';
import { libcNamed, NOTHING, ready, reproNamed, stockOf } from '../inventory.ts';

test('a label is separated from the name of a build', () => {
  expect(takeLabels([['before=dir:/u7', 'host'], ['after=build:/src=2/b']])).toEqual({
    words: [['dir:/u7', 'host'], ['build:/src=2/b']],
    labels: { 'dir:/u7': 'before', 'build:/src=2/b': 'after' },
  });
});

test('a label alone means its build, in any list', () => {
  expect(takeLabels([['before=dir:/u7'], ['before', 'host']])).toEqual({
    words: [['dir:/u7'], ['dir:/u7', 'host']],
    labels: { 'dir:/u7': 'before' },
  });
  expect(takeLabels([['a=dir:/x', 'a=dir:/x']]).labels).toEqual({ 'dir:/x': 'a' });
});

test('the id of a build is found by its label', () => {
  const labels = { 'dir:/u7': 'before' };
  expect([idWithLabel('before', labels), idWithLabel('host', labels)]).toEqual(['dir:/u7', 'host']);
  expect([isLabelled('before=dir:/u7'), isLabelled('dir:/a=b')]).toEqual([true, false]);
});

test.each(['=2.31', '>=2.26 <2.40', '<=2.30', 'dir:/a=b', 'debian-*', 'host'])('%s has no label', (word) => {
  expect(takeLabels([[word]])).toEqual({ words: [[word]], labels: {} });
});

describe('refused', () => {
  test.each([
    [['a/b=dir:/x'], "'a/b' cannot be a label"],
    [['a@b=dir:/x'], "'a@b' cannot be a label"],
    [['-a=dir:/x'], "'-a' cannot be a label"],
    [['none=dir:/x'], "'none' cannot be a label: --daemon"],
    [['nscd=dir:/x'], "'nscd' cannot be a label: --daemon"],
    [['debian-trixie=dir:/x'], "'debian-trixie' cannot be a label: a libc has this id"],
    [['old=debian-trixie'], 'old=debian-trixie: a label is for a build of your own, like old=dir:/opt/glibc'],
    [['old=/opt/glibc'], 'like old=dir:/opt/glibc'],
    [['a=dir:/x', 'a=dir:/y'], "the label 'a' names two builds"],
    [['a=dir:/x', 'b=dir:/x'], "dir:/x has two labels, 'a' and 'b': leave out one"],
  ])('%j', (words, message) => {
    expect(() => takeLabels([words])).toThrow(message);
  });
});

test('in the results a libc has its label as its id, as a client and under a daemon', async () => {
  const own = libcNamed('dir:/opt/a', '2.36', { root: '/opt/a' });
  const stock = stockOf([ready(own)], {
    labels: { 'dir:/opt/a': 'before' },
    daemonOverrides: { libcs: ['dir:/opt/a'], programs: {} },
    daemon: async (daemon) => ({
      state: 'ready',
      image: { daemon, version: '1', libc: own, root: own.root, binary: '/d', binds: [] },
    }),
  });
  const planned = await planMatrix(
    select({ ...NOTHING, daemons: ['none', 'nscd'], probes: ['c'] }, [reproNamed('r')]),
    stock,
  );
  expect(planned.map(({ cell }) => cellId(cell))).toEqual(['r/main/before/none/c', 'r/main/before/nscd/c']);
  expect(planned.map(({ targets }) => 'libc' in targets && [targets.libc.id, targets.libc.root])).toEqual([
    ['before', '/opt/a'],
    ['before', '/opt/a'],
  ]);
  expect(planned.map(({ cell }) => [cell.libc.build, cell.daemon.libc?.build])).toEqual([
    ['dir:/opt/a', undefined],
    ['dir:/opt/a', 'dir:/opt/a'],
  ]);
  expect(splitCellId('r/main/before/nscd/c')).toMatchObject({ libc: 'before', daemon: 'nscd' });
});
