import { describe, expect, test } from 'vitest';
import { daemonLibcs, daemonPlan } from '../../lab/libc/daemon/daemon-plan.ts';

describe('a daemon', () => {
  test('comes from the suite of its libc', () => {
    expect(daemonPlan('nscd', 'debian-bookworm')).toMatchObject({
      from: 'suite',
      binary: '/usr/sbin/nscd',
      recipe: { name: 'debian-bookworm+nscd', libcId: 'debian-bookworm', daemon: 'nscd' },
    });
  });

  test('is taken from experimental only if it is built from glibc', () => {
    expect(daemonPlan('nscd', 'debian-experimental')).toMatchObject({
      recipe: { source: { packages: expect.arrayContaining(['libc6/experimental', 'nscd/experimental']) } },
    });
    expect(daemonPlan('nsncd', 'debian-experimental')).toMatchObject({
      recipe: { source: { packages: expect.arrayContaining(['libc6/experimental', 'nsncd']) } },
    });
  });

  test('is taken from the security archive with the libc of that archive', () => {
    expect(daemonPlan('nscd', 'debian-bookworm-security')).toMatchObject({
      recipe: { source: { suite: 'bookworm', packages: expect.arrayContaining(['nscd/bookworm-security']) } },
    });
  });

  test('comes with the cross toolchain', () => {
    expect(daemonPlan('nscd', 'crosstool-2.17')).toMatchObject({ from: 'suite', recipe: { name: 'crosstool-2.17' } });
  });

  test.each(['debian-bookworm', 'debian-bookworm-security', 'debian-bullseye', 'host'])(
    'nsncd from the fallback suite runs on %s',
    (libc) => {
      expect(daemonPlan('nsncd', libc)).toMatchObject({ from: 'fallback', recipe: { name: 'debian-trixie+nsncd' } });
    },
  );

  test.each([
    ['nsncd', 'musl-trixie'],
    ['nscd', 'musl-trixie'],
    ['unscd', 'crosstool-2.17'],
    ['unscd', 'host'],
    ['nscd', 'debian-etch'],
  ] as const)('%s on %s is to be had nowhere', (daemon, libc) => {
    expect(daemonPlan(daemon, libc)).toMatchObject({ from: 'nowhere', reason: expect.stringContaining(libc) });
  });
});

test.each([
  ['nscd', { id: 'debian-bookworm', suite: 'bookworm' }, 'debian-bookworm'],
  ['nscd', { id: 'host', suite: 'bookworm' }, 'debian-bookworm'],
  ['nscd', { id: 'host', suite: 'noble' }, 'debian-trixie'],
  ['nscd', { id: 'crosstool-2.17', suite: null }, 'crosstool-2.17'],
  ['nsncd', { id: 'crosstool-2.17', suite: null }, 'debian-trixie'],
  ['nsncd', { id: 'debian-bookworm', suite: 'bookworm' }, 'debian-trixie'],
  ['nsncd', { id: 'debian-forky', suite: 'forky' }, 'debian-forky'],
  ['nsncd', { id: 'debian-bookworm-security', suite: 'bookworm-security' }, 'debian-bookworm-security'],
  ['nsncd', { id: 'debian-bullseye-security', suite: 'bullseye-security' }, 'debian-trixie'],
  ['nscd', { id: 'musl-trixie', suite: 'trixie' }, 'debian-trixie'],
] as const)('unasked, %s for %o runs on %s', (daemon, client, libc) => {
  expect(daemonLibcs(daemon, client, { libcs: [], programs: {} })).toEqual([libc]);
  expect(daemonLibcs(daemon, client, { libcs: [], programs: { [daemon]: '/built/here' } })).toEqual(['host']);
  expect(daemonLibcs(daemon, client, { libcs: ['a', 'b'], programs: { [daemon]: '/built/here' } })).toEqual(['a', 'b']);
});
