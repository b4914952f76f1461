import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../lab/core/cell.ts';
import type { LibcFacts } from '../../../lab/core/schema.ts';
import {
  absent,
  byDaemon,
  byDaemonVersion,
  byMuslVersion,
  byVersion,
  fixedIn,
  shown,
} from '../../../lab/form/expectations.ts';
import { unknown } from '../../../lab/repro.ts';

function libc(version: string, revision: string | null = null, id = 'x'): LibcFacts {
  return { id, kind: 'glibc', version, revision, package: revision && 'libc6', buildId: null };
}
const cell = {} as Cell;

describe('a bug that a release fixed and that Debian backported', () => {
  const rule = fixedIn('2.41', 'NEWS', { since: '2.26', debian: ['2.36-9+deb12u9', '2.43-6'], notInDebian: ['2.31'] });
  test.each([
    [libc('2.41'), 'not-reproduced'],
    [libc('2.44', '2.44-3'), 'not-reproduced'],
    [libc('2.17'), 'not-reproduced'],
    [libc('2.36', '2.36-9+deb12u9'), 'not-reproduced'],
    [libc('2.36', '2.36-9+deb12u14'), 'not-reproduced'],
    [libc('2.36', '2.36-9+deb12u7'), 'reproduced'],
    [libc('2.36', '2.36-9'), 'reproduced'],
    [libc('2.36', '2.36-10'), 'not-reproduced'],
    [libc('2.31', '2.31-13+deb11u14'), 'reproduced'],
    // Nothing is known about another package or a custom build.
    [libc('2.40', '2.40-1'), 'unknown'],
    [libc('2.36', '2.36-0ubuntu4'), 'unknown'],
    [libc('2.36', null, 'dir:/opt/glibc'), 'unknown'],
    // As upstream released it.
    [libc('2.36'), 'reproduced'],
    [{ ...libc('1.2.5'), kind: 'musl' as const }, 'unknown'],
  ])('%o', (facts, value) => {
    expect(rule(facts, cell).value).toBe(value);
  });

  test('the source names the revision with the fix', () => {
    expect(rule(libc('2.36', '2.36-9+deb12u7'), cell).source).toBe(
      'NEWS; Debian has it from 2.36-9+deb12u9 on (debian/changelog)',
    );
  });
});

test('without a backport every older version has the bug, packages as well', () => {
  expect(fixedIn('2.33', 'NEWS')(libc('2.31', '2.31-13+deb11u11'), cell).value).toBe('reproduced');
});

test('a bug that no release has fixed', () => {
  const rule = fixedIn(null, 'changelog', { debian: ['2.41-12+deb13u5'] });
  expect(
    [libc('2.44'), libc('2.41', '2.41-12+deb13u4'), libc('2.41', '2.41-12+deb13u5')].map(
      (each) => rule(each, cell).value,
    ),
  ).toEqual(['reproduced', 'reproduced', 'not-reproduced']);
});

test('a revision that Debian does not have is refused at its definition', () => {
  expect(() => fixedIn('2.41', 'NEWS', { debian: ['u9'] })).toThrow("'u9' is no revision of Debian");
});

test('by version', () => {
  const rule = byVersion({ '<2.26': shown('old'), '>=2.26': absent('new') });
  expect([rule(libc('2.17'), cell), rule(libc('2.26'), cell)]).toEqual([shown('old'), absent('new')]);
  expect(() => byVersion({ newer: shown('x') })).toThrow("'newer' is no range");
});

test('by version of musl, which says nothing of glibc', () => {
  const rule = byMuslVersion({ '<1.2.4': shown('old'), '>=1.2.4': absent('new') });
  const musl = (version: string) => ({ ...libc(version), kind: 'musl' as const });
  expect([rule(musl('1.2.3'), cell), rule(musl('1.2.4'), cell)]).toEqual([shown('old'), absent('new')]);
  expect([rule(libc('2.17'), cell), byVersion({ '>=1.2': absent('new') })(musl('1.2.5'), cell)]).toEqual([
    unknown,
    unknown,
  ]);
  expect(rule.inWords).toEqual(['shown on musl <1.2.4: old', 'absent on musl >=1.2.4: new']);
});

test('by daemon', () => {
  const rule = byDaemon({ none: absent('alone'), nscd: byVersion({ '<2.26': shown('old') }) });
  const of = (id: string) => rule(libc('2.17'), { daemon: { id } } as Cell);
  expect([of('none'), of('nscd'), of('nsncd')]).toEqual([absent('alone'), shown('old'), unknown]);
  expect(rule.inWords).toEqual(['no daemon: absent on every version: alone', 'nscd: shown on glibc <2.26: old']);
});

test.each([
  ['1.5.1-1', shown('old')],
  ['1.5.2-3ubuntu1', shown('old')],
  ['1.5.3-1', unknown],
  [null, unknown],
])('by the version of the daemon: %s', (version, expected) => {
  const rule = byDaemonVersion({ '<=1.5.2': shown('old') });
  expect(rule(libc('2.41'), { daemon: { version } } as Cell)).toEqual(expected);
  expect(rule.inWords).toEqual(['shown in versions <=1.5.2: old']);
});

test('a build has no version: it may have what any version shows', () => {
  const built = { daemon: { version: 'a build-id', program: '/nsncd' } } as Cell;
  const rule = byDaemonVersion({ '<=1.5.1': absent('before'), '<=1.5.2': shown('old'), '>=1.5.3': absent('new') });
  expect(rule(libc('2.41'), built)).toEqual(shown('old'));
  expect(byDaemonVersion({ '<=1.5.2': absent('old') })(libc('2.41'), built)).toEqual(unknown);
});
