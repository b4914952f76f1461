import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalName, encodeName, nameOfLabels, parentName, readName } from '../../fake-dns/wire/names.ts';

const label = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((octets) => Buffer.from(octets));
const labels = fc.array(label, { maxLength: 6 });

test('any octets survive text and wire', () => {
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
  ['\\256', 'not an octet'],
  ['a\\', 'ends in a backslash'],
  ['x'.repeat(64), 'label of 64 octets'],
  [Array(5).fill('x'.repeat(60)).join('.'), 'name of 306 octets'],
])('%j is no name', (given, why) => {
  expect(() => encodeName(given)).toThrow(why);
});

test('the longest name is read, and nothing longer', () => {
  const longest = [...Array(3).fill('x'.repeat(63)), 'y'.repeat(61)].join('.');
  const wire = encodeName(longest);
  expect(wire).toHaveLength(255);
  expect(readName(wire, 0).name).toBe(longest);
  const longer = Buffer.concat([Buffer.of(1, 0x61), wire]);
  expect(() => readName(longer, 0)).toThrow('exceeds 255');
});

test('a parent is found at the first dot that is no escape', () => {
  expect(parentName('a\\.b.example.test')).toBe('example.test');
  expect(parentName('\\\\.test')).toBe('test');
  expect(parentName('test')).toBe('.');
  expect(parentName('.')).toBeUndefined();
});
