import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellId } from '../../../lab/core/cell.ts';
import { definitions } from '../../../lab/libc/index.ts';
import { isCellName, parseCellName } from '../../../lab/matrix/cell-name.ts';
import { UnknownChoice } from '../../../lab/matrix/selection.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';
import { reproNamed } from '../inventory.ts';

const REPROS = [reproNamed('made-up', ['cure']), reproNamed('other')];

test('every printed name reads back as the cell that it names', () => {
  const ids = [...definitions.map(({ id }) => id), 'dir:/opt/glibc-2.42', 'build:/home/some one/nscd/build@2'];
  const libc = fc.constantFrom(...ids.map((id) => ({ ...glibc('2.36'), id })));
  const cell = fc
    .record({
      variant: fc.constantFrom('main', 'cure'),
      client: libc,
      on: libc,
      daemon: fc.constantFrom('none', 'nsncd', 'nscd', 'unscd'),
      probe: fc.constantFrom('c', 'ffi'),
      attempt: fc.integer({ min: 1, max: 30 }),
    })
    .map(({ client, probe, attempt, ...how }) => ({ ...cellOn(client, how), probe, attempt }));
  fc.assert(
    fc.property(cell, ({ attempt, ...named }) => {
      const id = cellId({ ...named, attempt });
      expect(isCellName(id)).toBe(true);
      expect(parseCellName(id, REPROS)).toEqual({
        repro: REPROS[0],
        variant: named.variant,
        libc: named.libc.id,
        daemon: named.daemon.id,
        daemonLibc: named.daemon.libc?.id ?? null,
        probe: named.probe,
        attempt,
      });
    }),
  );
});

test('a label of a build is a libc in a cell name, for the client and for the daemon', () => {
  const labels = { 'dir:/u7': 'before', 'build:/src': 'after' };
  expect(parseCellName('made-up/main/before/nscd@after/c', REPROS, labels)).toMatchObject({
    libc: 'before',
    daemonLibc: 'after',
  });
  expect(() => parseCellName('made-up/main/befor/none/c', REPROS, labels)).toThrow("did you mean 'before'?");
});

describe('an argument that names no cell is refused in one line', () => {
  test.each([
    ['made-up', "no cell 'made-up': its name is repro/variant/libc/daemon/probe"],
    ['made-up/main/host/none', "no cell 'made-up/main/host/none'"],
    ['made-up/main/host/none/c/', 'its name is repro/variant'],
    ['made-up/main/host/none/c#0', "no probe 'c#0'"],
    ['mode-up/main/host/none/c', "no repro 'mode-up': did you mean 'made-up'?"],
    ['made-up/cuer/host/none/c', "no variant 'cuer': did you mean 'cure'?"],
    ['other/cure/host/none/c', "no variant 'cure': known are main"],
    ['made-up/main/debian-tricky/none/c', "did you mean 'debian-trixie'?"],
    ['made-up/main/my-fix/none/c', "no libc 'my-fix': if it is the label of a build, add --libc my-fix=dir:<folder>"],
    ['made-up/main/host/nsdcd/c', "did you mean 'nscd'?"],
    ['made-up/main/host/none@host/c', "no daemon 'none@host'"],
    ['made-up/main/host/nscd@debian-tricky/c', "did you mean 'debian-trixie'?"],
    ['made-up/main/host/nscd@host@host/c', "no daemon 'nscd@host@host'"],
    ['made-up/main/host/none/rust', 'known are c, ffi'],
  ])('%s', (name, message) => {
    const read = () => parseCellName(name, REPROS);
    expect(read).toThrow(UnknownChoice);
    expect(read).toThrow(message);
    expect(() => read()).not.toThrow(/\n/);
  });
});

test.each(['stale-*', 'stale-resolv-conf', '*/main', ''])('%s is no cell name', (word) => {
  expect(isCellName(word)).toBe(false);
});
