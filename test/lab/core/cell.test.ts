import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, cellDirectory, cellId } from '../../../lab/core/cell.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';

const CLIENT = { ...glibc('2.36'), id: 'host' };
const OTHER = { ...glibc('2.41'), id: 'debian-trixie' };

test.each<[string, Cell]>([
  ['made-up/main/host/none/c', cellOn(CLIENT)],
  ['made-up/main/host/nsncd/c', cellOn(CLIENT, { daemon: 'nsncd' })],
  ['made-up/main/host/nsncd@debian-trixie/c', cellOn(CLIENT, { daemon: 'nsncd', on: OTHER })],
  ['made-up/cure/host/none/ffi', { ...cellOn(CLIENT, { variant: 'cure' }), probe: 'ffi' }],
  ['made-up/main/host/none/c#2', { ...cellOn(CLIENT), attempt: 2 }],
])('%s', (id, cell) => {
  expect(cellId(cell)).toBe(id);
});

test('the folder name of a cell is one path component', () => {
  expect(cellDirectory(cellOn(CLIENT))).toBe('cells/made-up.main.host.none.c');
});

test('a custom libc gives the folder a short and unique name', () => {
  const named = (path: string) => cellDirectory(cellOn({ ...CLIENT, id: `dir:${path}` }));
  const long = named(`/${'a'.repeat(200)}/${'b'.repeat(200)}`);
  expect(long.length).toBeLessThan(120);
  expect(long.split('/')).toHaveLength(2);
  expect(named('/opt/a.b')).not.toBe(named('/opt/a/b'));
  expect(named('/opt/a')).not.toBe(named('/srv/a'));
});

test('cells that differ have ids and folders that differ', () => {
  const libc = fc.constantFrom(CLIENT, OTHER);
  const cell = fc
    .record({
      variant: fc.constantFrom('main', 'cure'),
      client: libc,
      daemon: fc.constantFrom('none', 'nsncd', 'nscd'),
      on: libc,
      probe: fc.constantFrom('c', 'ffi'),
      attempt: fc.integer({ min: 1, max: 3 }),
    })
    .map(
      ({ client, variant, daemon, on, probe, attempt }): Cell => ({
        ...cellOn(client, { variant, daemon, on }),
        probe,
        attempt,
      }),
    );
  fc.assert(
    fc.property(cell, cell, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(cellId(one) === cellId(other)).toBe(same);
      expect(cellDirectory(one) === cellDirectory(other)).toBe(same);
    }),
  );
});
