import { expect, test } from 'vitest';
import { checkStateNames } from '../../repros/shared/attribution.ts';
import { A, B, type Nameserver } from '../../repros/shared/two-nameservers.ts';
import { evidenceOf, lookup } from './evidence.ts';

/** A lookup that A received; afterwards the program's state names the given nameserver. */
function judged(...named: Nameserver[]) {
  const evidence = evidenceOf(lookup('after', A, { ...(named[0] && { named: named[0] }) }));
  return checkStateNames(evidence, evidence.calls('after'));
}

test('the state names the nameserver that received the query', () => {
  expect(judged(A)).toMatchObject([{ ok: true }]);
  expect(judged(B)).toMatchObject([{ ok: false, detail: "'after' asked 127.0.0.1, and its state names 127.0.0.2" }]);
});

test('there is no control without a recorded state', () => {
  expect(judged()).toEqual([]);
});
