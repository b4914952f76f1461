import { describe, expect, test } from 'vitest';
import type { Situation } from '../../../lab/form/definition.ts';
import { situationForClient } from '../../../lab/form/for-client.ts';
import { reproOf } from '../../../lab/form/repro.ts';
import { readSituation } from '../../../lab/form/situation.ts';
import { absent } from '../../../lab/public.ts';
import { catalogue } from '../../../repros/catalogue/index.ts';

const BASE: Situation = {
  conf: 'nameserver A\nnameserver B',
  servers: { A: 'servfail', B: 'answers' },
  steps: ['getaddrinfo www.lab.test', 'conf nameserver B', 'after: gethostbyname other.lab.test'],
  shown: { after: { asked: 'A', result: '192.0.2.1' } },
  absent: { after: { asked: 'B', result: '192.0.2.2', waited: 'nowhere' } },
};

function forClient(differs: Partial<Situation> = {}) {
  const situation = { ...BASE, ...differs };
  return situationForClient(situation, readSituation(situation));
}

test('calls become lookups, and the outcome is told by queries', () => {
  expect(forClient({ expected: absent('a manual') })).toEqual({
    ...{ conf: BASE.conf, servers: BASE.servers },
    steps: ['@client lookup', 'conf nameserver B', 'after: @client lookup'],
    shown: { after: { asked: 'A' } },
    absent: { after: { asked: 'B' } },
  });
});

test.each<[string, Partial<Situation>, RegExp]>([
  ['another call', { steps: ['after: res_query www.lab.test A'] }, /needs the call 'res_query www\.lab\.test A'/],
  ['an argument', { steps: ['after: getaddrinfo www.lab.test family=inet'] }, /needs the call/],
  ['a thread', { steps: ['after: getaddrinfo www.lab.test thread=t1'] }, /needs the call/],
  [
    'a restart',
    { steps: ['getaddrinfo www.lab.test', 'restart', 'after: getaddrinfo www.lab.test'] },
    /'restart' is about/,
  ],
  ['a function', { steps: ['after: getaddrinfo www.lab.test', async () => {}] }, /is about the lab's own program/],
  ['calls at the same time', { steps: [['after: getaddrinfo www.lab.test']] }, /is about the lab's own program/],
  ['no call', { steps: ['conf nameserver B'], shown: undefined, absent: undefined } as never, /it makes no lookup/],
  ['a name in a file', { hosts: '192.0.2.77 www.lab.test' }, /depends on the name/],
  ['a zone', { servers: { A: { zone: 'www A 192.0.2.5' }, B: 'answers' } }, /depends on the name/],
  ['a behaviour for a name', { servers: { A: 'servfail name=.lab.test', B: 'answers' } }, /depends on the name/],
  ['a name for the search list', { steps: ['after: getaddrinfo www'] }, /depends on the name/],
  ['names', { shown: { after: { names: 'a.test' } } }, /depends on the name/],
  ['no query', { shown: { after: { asked: 'nobody' } } }, /a lookup asks no server/],
  ['results alone', { absent: { after: { asked: 'A', result: '192.0.2.2' } } }, /told by results or waits/],
  ['waits alone', { shown: { after: { waited: 'A' } } }, /told by results or waits/],
  ['the end of a program', { mayEnd: true }, /the program may end/],
  ['runtimes', { probes: ['python'] }, /it is about python/],
  ['a router', { servers: { A: 'unreachable', B: 'answers' } }, /a router stands before a server/],
])('%s needs the lab’s probe', (_, differs, reason) => {
  expect(forClient(differs)).toMatch(reason);
});

describe('the catalogue', () => {
  const ids = catalogue.map(({ file, definition }) => [file, definition] as const);

  test.each(ids)(
    '%s: each variant is a situation for a client that can be read, or has a reason',
    (file, definition) => {
      const repro = reproOf(file, definition);
      for (const variant of Object.values(repro.variants)) {
        const situation = repro.forClient?.(variant);
        if (typeof situation === 'string') expect(situation).toMatch(/^\S.{10,}$/);
        else
          expect(() =>
            reproOf(file, { title: 'x', about: 'x', ...situation, client: ['true'] } as never),
          ).not.toThrow();
      }
    },
  );
});

test.each(['result', 'waited', 'canonname'])('%s of a lookup of a client is a mistake', (member) => {
  const definition = {
    ...{ title: 'x', about: 'x', conf: 'nameserver A', servers: { A: 'answers' }, client: ['true'] },
    ...{ steps: ['one: lookup'], absent: { one: { [member]: 'A' } }, expected: absent('a manual') },
  };
  expect(() => reproOf('x', definition)).toThrow(`'${member}' of a lookup`);
});
