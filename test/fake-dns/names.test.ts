import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalName, encodeName, nameOfLabels, parentName, readName } from '../../fake-dns/wire/names.ts';

const label = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((octets) => Buffer.from(octets));
const labels = fc.array(label, { maxLength: 6 });

test('labels of any octets round-trip through text and wire form', () => {
  fc.assert(
    fc.property(labels, (octets) => {
      const name = nameOfLabels(octets);
      const wire = encodeName(name);
      expect(wire).toEqual(Buffer.concat([...octets.flatMap((each) => [Buffer.of(each.length), each]), Buffer.of(0)]));
      expect(readName(Buffer.concat([Buffer.alloc(12), wire]), 12)).toEqual({ name, end: 12 + wire.length });
    }),
  );
});

test.each([
  ['www.example.test.', 'www.example.test'],
  ['', '.'],
  ['.', '.'],
  ['a\\.b.test', 'a\\.b.test'],
  ['\\097.test', 'a.test'],
  ['a b', 'a\\032b'],
  ['\\000\\255', '\\000\\255'],
  ['x@y$z', 'x\\@y\\$z'],
])('%j is spelled %j', (given, canonical) => {
  expect(canonicalName(given)).toBe(canonical);
});

test.each([
  ['a..b', 'empty label'],
  ['.a', 'empty label'],
  ['\\256', 'above 255'],
  ['a\\', 'ends in a backslash'],
  ['x'.repeat(64), 'label of 64 octets'],
  [Array(5).fill('x'.repeat(60)).join('.'), 'name of 306 octets'],
])('%j is not a valid name', (given, why) => {
  expect(() => encodeName(given)).toThrow(why);
});

test('a name of 255 octets is read, a longer one is an error', () => {
  const longest = [...Array(3).fill('x'.repeat(63)), 'y'.repeat(61)].join('.');
  const wire = encodeName(longest);
  expect(wire).toHaveLength(255);
  expect(readName(wire, 0).name).toBe(longest);
  const longer = Buffer.concat([Buffer.of(1, 0x61), wire]);
  expect(() => readName(longer, 0)).toThrow('exceeds 255');
});

test('parentName ignores escaped dots', () => {
  expect(parentName('a\\.b.example.test')).toBe('example.test');
  expect(parentName('\\\\.test')).toBe('test');
  expect(parentName('test')).toBe('.');
  expect(parentName('.')).toBeUndefined();
});
