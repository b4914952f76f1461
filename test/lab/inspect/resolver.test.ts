import { describe, expect, test } from 'vitest';
import type { LibcFacts } from '../../../lab/core/schema.ts';
import { confLines, resolverOf, worstWait } from '../../../lab/inspect/resolver.ts';
import { resolverSettings } from '../../../lab/inspect/rules/resolver-settings.ts';
import type { Subject } from '../../../lab/inspect/subject.ts';

const facts = { package: null, revision: null, buildId: null, id: 'x' };
const OLD: LibcFacts = { ...facts, kind: 'glibc', version: '2.17' };
const NEW: LibcFacts = { ...facts, kind: 'glibc', version: '2.41' };
const MUSL: LibcFacts = { ...facts, kind: 'musl', version: '1.2.5' };

function subject(text: string, libc: LibcFacts | null = NEW, environment: Record<string, string> = {}): Subject {
  return {
    name: 's',
    input: 'config',
    from: 'config.json',
    root: null,
    view: { look: (path) => ({ path, mount: null, onHost: null }), isOnHost: () => false },
    network: 'own',
    environment: Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, { value, place: { value: `${name}=${value}` } }]),
    ),
    resolvConf: { file: '/r', lines: confLines(text, '/r') },
    libc: libc && { facts: libc, file: '/libc' },
    process: null,
    notKnown: [],
  };
}

const found = (...from: Parameters<typeof subject>) => {
  const own = subject(...from);
  return resolverSettings(own, resolverOf(own));
};
const ids = (...from: Parameters<typeof subject>) => found(...from).map(({ id }) => id);

describe('the wait if no nameserver answers', () => {
  // By the formula of send_dg (glibc resolv/res_send.c).
  test.each([
    [5, 2, 1, 10],
    [5, 2, 2, 20],
    [5, 2, 3, 28],
    [1, 2, 3, 6],
    [0, 1, 3, 3],
    [30, 5, 3, 450],
  ])('timeout:%i attempts:%i with %i nameservers: %i s', (timeout, attempts, nameservers, seconds) => {
    expect(worstWait(timeout, attempts, nameservers)).toBe(seconds);
  });

  test('doubles with a search list, and options have their limits', () => {
    const wait = (text: string) => resolverOf(subject(text))?.worstWaitSeconds;
    expect(wait('nameserver 10.0.0.1')).toBe(10);
    expect(wait('nameserver 10.0.0.1\nsearch a')).toBe(20);
    expect(wait('nameserver 10.0.0.1\noptions timeout:99 attempts:99')).toBe(150);
    expect(wait('search a')).toBeNull();
  });

  test('is the timeout alone with musl, which reads no variables', () => {
    const wait = (text: string, environment = {}) => resolverOf(subject(text, MUSL, environment))?.worstWaitSeconds;
    const servers = 'nameserver 10.0.0.1\nnameserver 10.0.0.2\nsearch a b\n';
    expect(wait(servers)).toBe(5);
    expect(wait(`${servers}options timeout:2 attempts:4`)).toBe(2);
    expect(wait(`${servers}options timeout:99`)).toBe(60);
    expect(wait(servers, { RES_OPTIONS: 'timeout:9' })).toBe(5);
    expect(ids(`${servers}options timeout:5 attempts:9`, MUSL)).toEqual([]);
    expect(ids(`${servers}options timeout:6`, MUSL)).toEqual(['long-wait']);
    expect(ids('options ndots:1\nsearch a', MUSL, { RES_OPTIONS: 'ndots:5', LOCALDOMAIN: 'b c' })).toEqual([]);
  });

  test('is a finding only where options make it longer than it is without them', () => {
    const servers = 'nameserver 10.0.0.1\nnameserver 10.0.0.2\n';
    expect(ids(servers)).toEqual([]);
    expect(ids(`${servers}options timeout:1 attempts:3`)).toEqual([]);
    expect(ids(`${servers}options timeout:5 attempts:3`)).toEqual(['long-wait']);
    expect(ids(servers, NEW, { RES_OPTIONS: 'timeout:9' })).toEqual(['long-wait']);
    expect(found(servers, NEW, { RES_OPTIONS: 'timeout:9' })[0]?.seen).toEqual([{ value: 'RES_OPTIONS=timeout:9' }]);
    // Before 2.26 four attempts are usual.
    expect(ids(`${servers}options attempts:4`, OLD)).toEqual([]);
  });
});

describe('the search list', () => {
  const title = (...from: Parameters<typeof subject>) => found(...from).find(({ id }) => id === 'search-list')?.title;
  const cluster = 'nameserver 10.0.0.1\nsearch a b c d e\noptions ndots:5';

  test('counts the queries of a name that is not in it', () => {
    expect(title(cluster)).toContain('up to 12 queries instead of 2');
    expect(title(`${cluster} no-aaaa`)).toContain('up to 6 queries instead of 1');
    expect(title(`nameserver 10.0.0.2\n${cluster}`, MUSL)).toContain('up to 24 queries instead of 4');
    expect(title(cluster, NEW, { LOCALDOMAIN: 'a b' })).toContain('up to 6 queries');
    expect(title('search a\nsearch b c\noptions ndots:2')).toContain('2 search domains');
    expect(title('search a b\ndomain c\noptions ndots:2')).toContain('1 search domain');
  });

  test.each([
    ['nameserver 10.0.0.1\nsearch a b c d e'],
    ['search a b c\noptions ndots:1'],
    ['options ndots:5'],
    ['search a b\noptions ndots:5 ndots:1'],
    ['#search a b\n;options ndots:5'],
  ])('is no finding: %j', (text) => {
    expect(ids(text)).toEqual([]);
  });

  test('is cut by old glibcs, and ignored by musl', () => {
    const seven = 'search a b c d e f g';
    expect(ids(seven, OLD)).toEqual(['search-list-cut']);
    expect(ids(seven)).toEqual([]);
    const long = `search ${Array.from({ length: 5 }, (_, n) => `${n}${'d'.repeat(59)}.test`).join(' ')}`;
    expect(ids(long, OLD)).toEqual(['search-list-cut']);
    expect(ids(long, MUSL)).toEqual(['search-list-cut']);
    expect(ids(long)).toEqual([]);
  });
});

test.each([
  ['options no-reload', NEW, ['no-reload']],
  ['options no-reload', null, ['no-reload']],
  ['options no-reload', OLD, []],
  ['options no-reload', MUSL, []],
  ['options single-request-reopen', NEW, ['single-request']],
  ['options single-request single-request-reopen', OLD, ['single-request']],
  ['options single-request', MUSL, []],
  ['options rotate edns0 trust-ad', NEW, []],
  ['nameserver 1.1.1.1\nnameserver 1.1.1.2\nnameserver 1.1.1.3\nnameserver 1.1.1.4', NEW, ['nameservers-ignored']],
  ['nameserver 1.1.1.1\nnameserver 1.1.1.2\nnameserver 1.1.1.3\n#nameserver 1.1.1.4', NEW, []],
  ['', NEW, []],
] as const)('%j on %j: %j', (text, libc, expected) => {
  expect(ids(text, libc)).toEqual(expected);
});
