import { beforeAll, expect, test } from 'vitest';
import { start } from './fixture.ts';

let seen: { errors: Record<string, string>; again: number[]; silent: Record<string, string>; wrong: string };

beforeAll(async () => {
  seen = JSON.parse((await start('router.ts')).stdout);
});

// net/ipv4/icmp.c (icmp_err_convert), net/ipv6/icmp.c (tab_unreach).
test.each([
  ['192.0.2.1', 'EHOSTUNREACH'],
  ['192.0.2.3', 'EHOSTUNREACH'],
  ['192.0.2.5', 'ENETUNREACH'],
  ['2001:db8::1', 'EHOSTUNREACH'],
  ['2001:db8::2', 'EACCES'],
  ['2001:db8::5', 'ENETUNREACH'],
])('the ICMP message of the router reaches the client: %s is %s', (address, error) => {
  expect(seen.errors[address]).toBe(error);
});

test('host unreachable: every packet gets a message', () => {
  expect(seen.again).toEqual([3, 3]);
});

test('a blackhole is silent, and so is every ICMP message to a socket without IP_RECVERR', () => {
  expect(seen.silent).toEqual({ '192.0.2.4': 'EAGAIN', '2001:db8::4': 'EAGAIN', noOption: 'EAGAIN' });
});

test('an invalid destination is an error', () => {
  expect(seen.wrong).toContain('nonsense');
});
