import { expect, test } from 'vitest';
import type { OutcomePattern } from '../../../lab/form/definition.ts';
import type { CallObservation } from '../../../lab/form/observe.ts';
import { readPatterns } from '../../../lab/form/pattern.ts';

const seen = {
  result: '2001:db8::1 192.0.2.1 canonname=x',
  addresses: ['2001:db8::1', '192.0.2.1'],
  canonname: 'x',
  asked: [
    {
      server: 'A',
      queries: [
        { transport: 'udp', type: 'A' },
        { transport: 'udp', type: 'AAAA' },
      ],
    },
    { server: '10.0.0.53', queries: [{ transport: 'tcp', type: 'A' }] },
  ],
  names: ['www.a.test', 'www.b.test'],
  waited: ['A', 'A'],
  by: 'itself after daemon',
  daemon: 'ended by SIGSEGV',
} as unknown as CallObservation;

function misfits(pattern: OutcomePattern, observation = seen): string[] {
  return readPatterns(pattern, { labels: ['1'], servers: ['A', '10.0.0.53'] }).flatMap((each) =>
    each.misfits(observation),
  );
}

test.each<OutcomePattern>([
  {},
  { result: '192.0.2.1 2001:db8::1' },
  { result: ['EAI_AGAIN', '192.0.2.1 2001:db8::1'] },
  { result: '2001:db8::1 192.0.2.1', ordered: true },
  { asked: 'A 10.0.0.53' },
  { asked: 'A(A AAAA) 10.0.0.53(tcp A)' },
  { asked: 'A(udp A AAAA) 10.0.0.53' },
  { names: 'www.a.test www.b.test' },
  { waited: 'A A' },
  { canonname: 'x' },
  { result: '192.0.2.1 2001:DB8:0::1' },
  { daemon: 'ended by SIGSEGV' },
  { by: 'itself after daemon' },
])('fits: %o', (pattern) => {
  expect(misfits(pattern)).toEqual([]);
});

test.each<OutcomePattern>([
  { result: '192.0.2.1' },
  { result: '192.0.2.1 2001:db8::1', ordered: true },
  { result: 'EAI_AGAIN' },
  { asked: 'A' },
  { asked: 'nobody' },
  { asked: '10.0.0.53 A' },
  { asked: 'A(A) 10.0.0.53' },
  { asked: 'A(AAAA A) 10.0.0.53' },
  { asked: 'A 10.0.0.53(udp A)' },
  { names: 'www.b.test www.a.test' },
  { waited: 'A' },
  { waited: 'nowhere' },
  { canonname: 'y' },
  { daemon: 'answers' },
  { by: 'itself' },
])('does not fit: %o', (pattern) => {
  expect(misfits(pattern)).toHaveLength(1);
});

test('no server and no query', () => {
  expect(misfits({ asked: 'nobody', waited: 'nowhere' }, { ...seen, asked: [], waited: [] })).toEqual([]);
});

test.each([
  [{ daemon: 'dead' }, "'dead' is no end of a daemon"],
  [{ asked: 'A(A' }, 'is not servers with their queries'],
  [{ third: { result: 'x' } }, "no call has the name 'third': the names are 1, second"],
])('%o is refused', (patterns, message) => {
  expect(() => readPatterns(patterns as never, { labels: ['1', 'second'], servers: ['A'] })).toThrow(message);
});

test('a pattern of several calls names them', () => {
  const patterns = readPatterns(
    { '1': { result: 'a' }, second: { result: 'b' } },
    { labels: ['1', 'second'], servers: [] },
  );
  expect(patterns.map(({ label }) => label)).toEqual(['1', 'second']);
});
