import { expect, test } from 'vitest';
import { stateNames } from '../../repros/shared/state-names.ts';
import { A, B, type Nameserver } from '../../repros/shared/two-nameservers.ts';
import { evidenceOf, lookup } from './evidence.ts';

/** A lookup that A saw, and the nameserver that the program's state names afterwards. */
function judged(...named: Nameserver[]) {
  const evidence = evidenceOf(lookup('after', A, { ...(named[0] && { named: named[0] }) }));
  return stateNames(evidence, evidence.calls('after'));
}

test('who was asked is in the state', () => {
  expect(judged(A)).toMatchObject([{ ok: true }]);
  expect(judged(B)).toMatchObject([{ ok: false, detail: "'after' asked 127.0.0.1, and its state names 127.0.0.2" }]);
});

test('there is no such control where no state was told', () => {
  expect(judged()).toEqual([]);
});
