import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { outcomeOf } from '../../lab/outcome/index.ts';
import type { CallEvent } from '../../lab/probe/index.ts';
import { EventBuilder } from '../lab/derive/event-builder.ts';

const page = await readFile(new URL('../../docs/evidence.md', import.meta.url), 'utf8');
const part = page.slice(page.indexOf('## Outcomes'), page.indexOf('## Measures'));

/** The code spans of the page, without its code blocks. */
const shown = new Set([...part.replace(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g)].map(([, text]) => text));

const STATE = { search: [], optionsRaw: 1, flagsRaw: 0, retrans: 1, retry: 2, ndots: 1 };
const stateOf = (...nameservers: string[]): Pick<CallEvent, 'res'> => {
  const state = { ...STATE, nameservers, options: ['RES_INIT'] };
  return { res: { before: state, after: state, changed: [] } };
};
const NOT_NOW = { ok: false, eai: 'EAI_AGAIN', addresses: [], raw: 0 };
const AT_A = { local: 'A' };
const AT_B = { local: 'B' };

/** A text of the page, and the events whose outcome must contain it. */
const cases: [string, EventBuilder][] = [
  ['EAI_AGAIN', new EventBuilder().call(1, 2, { result: NOT_NOW })],
  ['not found', new EventBuilder().call(1, 2, { verb: 'getpwnam', result: { ok: true, found: false } })],
  [
    'A udp +corp.test A NXDOMAIN',
    new EventBuilder()
      .call(1, 9, { args: { name: 'www' } })
      .query(2, 'A', { ...AT_A, name: 'www.corp.test', reply: 1, rcode: 'NXDOMAIN' }),
  ],
  ['ended by SIGABRT', new EventBuilder().call(1, 2, { ending: { how: 'signal', signal: 'SIGABRT', lastWords: '' } })],
  ['no data', new EventBuilder().call(1, 9).query(2, 'A', { reply: 1 })],
  ['SERVFAIL', new EventBuilder().call(1, 9).query(2, 'A', { reply: 1, rcode: 'SERVFAIL' })],
  ['rejected', new EventBuilder().call(1, 9).query(2, 'A', { reply: 1, odd: 'id' })],
  ['no answer', new EventBuilder().call(1, 9).query(2, 'A')],
  [
    'nsncd no reply (asked A)',
    new EventBuilder()
      .probe('program', 'glibc')
      .daemon()
      .call(1, 99)
      .request(2, 90, { served: false })
      .query(3, 'A', AT_A),
  ],
  ['timeout', new EventBuilder().call(1, 1001, stateOf('A')).query(1, 'A', AT_A)],
  ['2 timeouts', new EventBuilder().call(1, 2001, stateOf('A')).query(1, 'A', AT_A)],
  [
    'timeout?',
    new EventBuilder()
      .call(1, 1001, stateOf('A'))
      .query(610, 'A', { ...AT_A, odd: 'bare', reply: 1, rcode: 'SERVFAIL' })
      .query(1010, 'A', AT_B),
  ],
  [
    '2 × (A udp A no answer, timeout; B udp A no answer, timeout)',
    new EventBuilder()
      .call(1, 4001, stateOf('A', 'B'))
      .query(1, 'A', AT_A)
      .query(1001, 'A', AT_B)
      .query(2001, 'A', AT_A)
      .query(3001, 'A', AT_B),
  ],
];

test.each(cases)('the page shows %s, and outcomes have it', (words, builder) => {
  expect(shown).toContain(words);
  const line = outcomeOf(builder.sorted());
  expect(` ${line} `).toMatch(new RegExp(`[ :]${words.replace(/[()*?+.]/g, '\\$&')}[ ,;]`));
});

test('the page explains every separator', () => {
  for (const separator of ['` | `', '`: `', '`; `', '` & `', '` then `', '` + `']) expect(part).toContain(separator);
});
