import { expect, test } from 'vitest';
import { expectedState } from '../../lab/libc/resolver-options.ts';

const stateOf = (options: string, version = '2.41') => expectedState(`options ${options}\n`, {}, version);

// resolv/res_init.c, res_setoptions: strncmp with the beginning of a word, in the order of its table.
test.each([
  ['rotatefoo edns0x', ['RES_ROTATE', 'RES_USE_EDNS0']],
  ['single-request-reopenx', ['RES_SNGLKUPREOP']],
  ['single-requests', ['RES_SNGLKUP']],
  ['rotat', []],
])('options %s', (options, expected) => {
  const usual = stateOf('').options;
  expect(stateOf(options).options.filter((each) => !usual.includes(each))).toEqual(expected);
});

test('a word that newer versions lack may have an effect', () => {
  expect(stateOf('inet6', '2.17').optional).toContain('RES_USE_INET6');
  expect(stateOf('inet6', '2.17').options).not.toContain('RES_USE_INET6');
});

// strtol into an int, then the maximum; ndots has four bits.
test.each([
  ['timeout:99', { retrans: [30] }],
  ['timeout:abc', { retrans: [0] }],
  ['timeout:+3', { retrans: [3] }],
  ['timeout:2147483648', { retrans: [-(2 ** 31)] }],
  ['timeout:99999999999999999999', { retrans: [-1] }],
  ['attempts:-3', { retry: [-3] }],
  ['ndots:-1', { ndots: [15] }],
])('options %s has the number %o', (options, expected) => {
  expect(stateOf(options)).toMatchObject(expected);
});

// resolv/res_init.c, res_vinit_1: a line without a value changes nothing.
test.each([
  ['search a.test\nsearch\n', ['a.test']],
  ['search a.test b.test\ndomain\n', ['a.test', 'b.test']],
  ['domain a.test b.test\n', ['a.test']],
  ['search\n', undefined],
])('%o has the search list %o', (file, search) => {
  expect(expectedState(file, {}, '2.41').search).toEqual(search);
});
