import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../lab/core/cell.ts';
import type { ProbeId } from '../../../lab/core/schema.ts';
import type { OutcomePatterns } from '../../../lab/form/definition.ts';
import { dependsOnOwnAddresses, unfitRuntime } from '../../../lab/form/runtimes.ts';
import { readSituation } from '../../../lab/form/situation.ts';

const situation = (step: string, absent: OutcomePatterns = { result: '192.0.2.1' }) => ({
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: [step],
  absent,
});
const cell = (probe: ProbeId) => ({ probe }) as Cell;

describe('a runtime', () => {
  const unfit = (probe: ProbeId, step: string) => {
    const described = situation(step);
    return unfitRuntime(cell(probe), {}, readSituation(described));
  };

  test('that asks for both families takes no entry about one', () => {
    expect(unfit('jvm-ttl-0', 'getaddrinfo www.lab.test family=inet')).toContain('asks for both families');
    expect(unfit('jvm-ttl-0', 'getaddrinfo www.lab.test')).toBeUndefined();
    expect(unfit('python', 'getaddrinfo www.lab.test family=inet')).toBeUndefined();
  });

  test('takes no entry about another call', () => {
    expect(unfit('python', 'gethostbyname www.lab.test')).toContain('calls nothing else');
    expect(unfit('c', 'gethostbyname www.lab.test')).toBeUndefined();
  });
});

describe('what a runtime does by itself decides', () => {
  const depends = (probe: ProbeId, step: string, absent?: OutcomePatterns) => {
    const described = situation(step, absent);
    return dependsOnOwnAddresses(cell(probe), described, readSituation(described));
  };
  const NAME = 'getaddrinfo www.lab.test';

  test.each(['0x7f.1', '3221225994', '192.000.002.010', '2001:db8::00001'])('for the name %s', (name) => {
    expect(depends('jvm', `getaddrinfo ${name}`)).toBe(true);
    expect(depends('c', `getaddrinfo ${name}`)).toBe(false);
    expect(depends('python', `getaddrinfo ${name}`)).toBe(false);
  });

  test('where the order counts, and nowhere else', () => {
    expect(depends('jvm', NAME, { result: '192.0.2.1 2001:db8::1', ordered: true })).toBe(true);
    expect(depends('jvm', NAME, { call1: { result: '192.0.2.1', ordered: true } })).toBe(true);
    expect(depends('jvm', NAME)).toBe(false);
    expect(depends('jvm', 'getaddrinfo 192.lab.test')).toBe(false);
  });
});
