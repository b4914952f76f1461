import { expect, test } from 'vitest';
import { expandRange, withRanges } from '../../../lab/outcome/address-ranges.ts';

const v4 = (count: number) => Array.from({ length: count }, (_, at) => `198.18.${(at + 1) >> 8}.${(at + 1) & 255}`);
const v6 = (count: number) => Array.from({ length: count }, (_, at) => `2001:db8::${(at + 1).toString(16)}`);

test('many successive addresses are one word, from which they can be read', () => {
  const all = [...v6(300), '192.0.2.1', ...v4(2000)];
  const short = withRanges(all);
  expect(short).toEqual(['2001:db8::1-2001:db8::12c', '192.0.2.1', '198.18.0.1-198.18.7.208']);
  expect(short.flatMap((word) => expandRange(word) ?? [word])).toEqual(all);
});

test.each([
  ['few addresses', v4(255)],
  ['addresses in another order', v4(300).reverse()],
  ['each address twice', v4(300).flatMap((address) => [address, address])],
])('%s stay as they are', (_, addresses) => {
  expect(withRanges(addresses)).toEqual(addresses);
});

test.each(['192.0.2.1', '192.0.2.9-192.0.2.1', '192.0.2.1-2001:db8::1', 'www-1.lab.test', 'fe80::1%lo-fe80::2%lo'])(
  '%s is no range',
  (word) => {
    expect(expandRange(word)).toBeNull();
  },
);
