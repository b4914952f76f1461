import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalName, nameOfLabels } from '../../../fake-dns/wire/names.ts';
import { presentationName } from '../../../lab/derive/attribution/presentation-name.ts';

const labels = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 5, minLength: 1 });

test('names are spelled as the log of a server spells them', () => {
  fc.assert(
    fc.property(labels, (octets) => {
      const name = nameOfLabels(octets.map((label) => Buffer.from(label)));
      expect(presentationName(name)).toBe(name);
      expect(presentationName(`${name}.`)).toBe(canonicalName(`${name}.`));
    }),
  );
});

test.each([
  ['www.lab.test.', 'www.lab.test'],
  ['www.lab.test..', 'www.lab.test'],
  ['a b..', 'a\\032b'],
  ['a b..c', 'a\\032b..c'],
  ['a\\\\..', 'a\\\\'],
  ['a b;\u00e9.test', 'a\\032b\\;\\233.test'],
  ['a\\.b.test', 'a\\.b.test'],
  ['a\\.', 'a\\.'],
  ['a\\046b', 'a\\.b'],
  ['a\\065b', 'aAb'],
  ['', ''],
])('%s', (name, spelled) => {
  expect(presentationName(name)).toBe(spelled);
});
