import { describe, expect, test } from 'vitest';
import type { Cell } from '../../lab/core/cell.ts';
import repro from '../../repros/nscd-socket-leak/repro.ts';
import { cellOn, glibc, musl } from './evidence.ts';

const withDaemon = cellOn(glibc('2.41'), { daemon: 'nsncd' });

function variant(id: string) {
  const found = repro.variants[id];
  if (!found) throw new Error(`no variant '${id}'`);
  return found;
}

describe('a daemon program that the user built', () => {
  const own: Cell = { ...withDaemon, daemon: { ...withDaemon.daemon, program: '/build/nsncd' } };
  const claiming = (value: 'fixed' | 'affected', cell = own): Cell => {
    const claim = { value, option: `--expect nsncd=${value}`, overrides: cell === own };
    return { ...cell, daemon: { ...cell.daemon, claim } };
  };
  const value = (id: string, cell: Cell) => repro.expected(cell, variant(id)).value;

  test('has the expectations of the packaged one', () => {
    for (const id of Object.keys(repro.variants)) expect(value(id, own)).toBe(value(id, withDaemon));
  });

  test('is expected to refuse the leak if the user claims so, and only where it is asked', () => {
    expect(value('main', claiming('fixed'))).toBe('not-reproduced');
    expect(value('users-and-groups', claiming('fixed'))).toBe('not-reproduced');
    expect(value('main', claiming('affected'))).toBe('reproduced');
    expect(value('cure-no-bind', claiming('affected'))).toBe('not-reproduced');
    expect(repro.expected(claiming('fixed'), variant('main')).source).toMatch(
      /^the user's claim, --expect nsncd=fixed, against /,
    );
  });

  test('for a packaged daemon, sources override the claim', () => {
    expect(value('main', claiming('fixed', withDaemon))).toBe('reproduced');
  });

  test('with such a claim, workarounds and contrasts are unsupported', () => {
    const why = (id: string, cell: Cell) => repro.unsupported?.(cell, variant(id));
    for (const id of ['cure-tmpfs-over-nscd', 'contrast-res-query']) {
      expect(why(id, claiming('fixed'))).toMatch(/^nothing leaks: the user's claim/);
      expect(why(id, claiming('affected'))).toBeUndefined();
      expect(why(id, own)).toBeUndefined();
    }
    expect(why('main', claiming('fixed'))).toBeUndefined();
  });
});

describe('expected', () => {
  const GLIBCS = [
    glibc('2.17'),
    glibc('2.25'),
    glibc('2.31', '2.31-13+deb11u14'),
    glibc('2.36'),
    glibc('2.36', '2.36-9+deb12u8'),
    glibc('2.36', '2.36-9+deb12u9'),
    glibc('2.40'),
    glibc('2.44', '2.44-3'),
  ];
  const value = (id: string, cell: Cell) => {
    const { value, source } = repro.expected(cell, variant(id));
    expect(source).not.toBe('');
    return value;
  };

  test.each(GLIBCS)('$version $revision asks any daemon on the socket', (libc) => {
    for (const daemon of ['nsncd', 'nscd', 'unscd'] as const) {
      const cell = cellOn(libc, { daemon });
      expect(value('main', cell)).toBe('reproduced');
      expect(value('contrast-vpn-namespace', cell)).toBe('reproduced');
      expect(value('users-and-groups', cell)).toBe('reproduced');
      expect(value('no-cure-read-only', cell)).toBe('reproduced');
      expect(value('cure-localdomain', cell)).toBe('not-reproduced');
      expect(value('cure-host-prefix', cell)).toBe('not-reproduced');
      expect(value('contrast-res-query', cell)).toBe('not-reproduced');
    }
    expect(value('main', cellOn(libc))).toBe('not-reproduced');
    expect(value('users-and-groups', cellOn(libc))).toBe('not-reproduced');
  });

  test('musl asks a daemon for users and groups, never for hosts', () => {
    const cell = cellOn(musl, { daemon: 'nscd' });
    expect(value('main', cell)).toBe('not-reproduced');
    expect(value('users-and-groups', cell)).toBe('reproduced');
  });
});

describe('unsupported', () => {
  const why = (id: string, cell: Cell) => repro.unsupported?.(cell, variant(id));

  test('a workaround where nothing leaks', () => {
    expect(why('cure-no-bind', cellOn(glibc('2.41')))).toBe('nothing to cure: no daemon, so nothing leaks');
    expect(why('cure-no-bind', cellOn(musl, { daemon: 'nscd' }))).toBe(
      'nothing to cure: musl asks no daemon for hosts, so nothing leaks',
    );
    expect(why('cure-no-bind', withDaemon)).toBeUndefined();
  });

  test('the mapped cache of a daemon that does not pass it to clients', () => {
    expect(why('mapped-cache', withDaemon)).toBe('only nscd hands its cache to its clients');
    expect(why('mapped-cache', cellOn(glibc('2.41'), { daemon: 'nscd' }))).toBeUndefined();
  });

  test('nothing else', () => {
    expect(why('main', cellOn(musl))).toBeUndefined();
    expect(why('contrast-res-query', cellOn(glibc('2.17')))).toBeUndefined();
  });
});
