import { expect, test } from 'vitest';
import { answererOf, MARKER_HOSTS, MARKER_NAME } from '../../lab/marker.ts';
import { MARKER } from './events.ts';

test.each(['client', 'daemon'] as const)('the hosts file of the %s knows the marker in both families', (who) => {
  const lines = MARKER_HOSTS[who].trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(new RegExp(`^\\S+ ${MARKER_NAME}$`));
  expect(MARKER[who].some((address) => address.includes(':'))).toBe(true);
  expect(MARKER[who].some((address) => address.includes('.'))).toBe(true);
});

test.each(['client', 'daemon'] as const)('either address of the %s tells that it answered', (who) => {
  for (const address of MARKER[who]) expect(answererOf([address])).toBe(who);
});

test('nobody answered when the addresses are a stranger’s, or none', () => {
  expect(answererOf(['192.0.2.1'])).toBeUndefined();
  expect(answererOf([])).toBeUndefined();
});
