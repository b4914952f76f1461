import { expect, test } from 'vitest';
import { answerSourceOf, SENTINEL_HOSTS, SENTINEL_NAME } from '../../../lab/core/sentinel.ts';
import { SENTINEL } from '../events.ts';

test.each(['client', 'daemon'] as const)('the hosts file of the %s knows the sentinel in both families', (who) => {
  const lines = SENTINEL_HOSTS[who].trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(new RegExp(`^\\S+ ${SENTINEL_NAME}$`));
  expect(SENTINEL[who].some((address) => address.includes(':'))).toBe(true);
  expect(SENTINEL[who].some((address) => address.includes('.'))).toBe(true);
});

test.each(['client', 'daemon'] as const)('either address of the %s shows that it answered', (who) => {
  for (const address of SENTINEL[who]) expect(answerSourceOf([address])).toBe(who);
});

test('unknown addresses, or none, have no source', () => {
  expect(answerSourceOf(['192.0.2.1'])).toBeUndefined();
  expect(answerSourceOf([])).toBeUndefined();
});
