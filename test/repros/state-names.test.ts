import { expect, test } from 'vitest';
import { Evidence } from '../../lab/judge/evidence.ts';
import { stateNames } from '../../repros/shared/state-names.ts';
import { A, B, type Nameserver } from '../../repros/shared/two-nameservers.ts';
import { evidenceOf, lookup } from './evidence.ts';

const state = { search: [], options: ['RES_INIT'], optionsRaw: 1, flagsRaw: 0, retrans: 1, retry: 2, ndots: 1 };

/** A lookup that A saw, and the nameserver that the program's state names afterwards; null where no state was told. */
function judged(named: Nameserver | null) {
  const { events } = evidenceOf(lookup('after', A));
  const after = { ...state, nameservers: named ? [named.address] : [] };
  const res = { before: after, after, changed: [] };
  const evidence = new Evidence(events.map((event) => (event.kind === 'call' && named ? { ...event, res } : event)));
  return stateNames(evidence, evidence.calls('after'));
}

test('who was asked is in the state', () => {
  expect(judged(A)).toMatchObject([{ ok: true }]);
  expect(judged(B)).toMatchObject([{ ok: false, detail: "'after' asked 127.0.0.1, and its state names 127.0.0.2" }]);
});

test('there is no such control where no state was told', () => {
  expect(judged(null)).toEqual([]);
});
