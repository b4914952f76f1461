import { expect, test } from 'vitest';
import {
  bugsOf,
  findByTopic,
  findRepros,
  noRepro,
  referenceIn,
  searchRepros,
} from '../../../lab/matrix/find-repros.ts';
import { isOnRequest } from '../../../lab/matrix/on-request.ts';
import type { Repro } from '../../../lab/repro.ts';
import { repros } from '../../../repros/index.ts';
import { reproNamed } from '../inventory.ts';

const RELOAD = reproNamed('lost-reload', [], {
  bugs: ['31476', 'CVE-2024-1234'],
  symptoms: ['resolv.conf is not reloaded after lost packets'],
});
const STALE = reproNamed('stale-file', [], { bugs: ['984'], symptoms: ['resolv.conf is never reloaded'] });
const LEAK = reproNamed('socket-leak', [], { bugs: ['984'], title: "a container asks the host's daemon" });
const ALL = [RELOAD, STALE, LEAK];

const find = (words: string) => findRepros(words, ALL).map(({ id }) => id);

test.each([
  ['31476', ['lost-reload']],
  ['bug 31476', ['lost-reload']],
  ['BZ#31476', ['lost-reload']],
  ['#984', ['stale-file', 'socket-leak']],
  ['glibc bug 984', ['stale-file', 'socket-leak']],
  ['https://example.org/bugzilla/show_bug.cgi?id=31476', ['lost-reload']],
  ['cve-2024-1234', ['lost-reload']],
])('the bug %s is found', (words, ids) => {
  expect(referenceIn(words)).toMatch(/^(31476|984|CVE-2024-1234)$/);
  expect(find(words)).toEqual(ids);
});

test('an unknown bug is refused with the list of known bugs', () => {
  expect(() => find('31467')).toThrow('no repro is about bug 31467: known are 31476, CVE-2024-1234, 984');
  expect(() => find('CVE-1999-0001')).toThrow('no repro is about CVE-1999-0001: known are');
  expect(() => findRepros('1', [reproNamed('any')])).toThrow('none is about a bug with a number');
});

test.each([
  ['https://github.com/moby/moby/issues/46199', ['linked']],
  ['http://www.github.com/Moby/moby/pull/46199/files#diff', ['linked']],
  ['moby/moby#46199', ['linked']],
  ['moby#46199', ['linked']],
  ['https://example.org/a/report', ['linked', 'also-linked']],
  ['HTTPS://example.org/a/report/#part', ['linked', 'also-linked']],
])('the report %s is found by the links', (words, ids) => {
  const links = ['https://github.com/moby/moby/issues/46199', 'https://example.org/a/report/'];
  const linked = [reproNamed('linked', [], { links }), reproNamed('also-linked', [], { links: links.slice(1) })];
  expect(referenceIn(words)).not.toBe(null);
  expect(findRepros(words, [...ALL, ...linked]).map(({ id }) => id)).toEqual(ids);
});

test.each(['https://github.com/moby/moby/issues/4619', 'other/moby#46199', 'oby#46199', 'https://example.org/a'])(
  'the report %s, which no repro links to, is refused',
  (words) => {
    const links = ['https://github.com/moby/moby/issues/46199', 'https://example.org/a/report/'];
    expect(() => findRepros(words, [reproNamed('linked', [], { links })])).toThrow(
      /^no repro has a link to \S+: try words/,
    );
  },
);

test('a bug of repros with large images alone finds them', () => {
  const locale = reproNamed('locale', [], { bugs: ['33519', '984'], onRequest: true });
  expect(findRepros('33519', [...ALL, locale])).toEqual([locale]);
  expect(findRepros('984', [...ALL, locale])).toEqual([STALE, LEAK]);
});

test('a report of repros with large images alone finds them', () => {
  const links = ['https://example.org/of-mail'];
  const mail = reproNamed('of-mail', [], { links, onRequest: true });
  expect(findRepros('https://example.org/of-mail', [mail]).map(({ id }) => id)).toEqual(['of-mail']);
  expect(findRepros('https://example.org/of-mail', [mail, reproNamed('plain', [], { links })])).toHaveLength(1);
});

test.each([
  ['stale', ['stale-file']],
  ['leak', ['socket-leak']],
  ['resolv.conf not reloaded', ['lost-reload', 'stale-file']],
  ['resolv.conf reloading', ['lost-reload', 'stale-file']],
  ['reload', ['lost-reload']],
  ['Lost PACKET', ['lost-reload']],
  ['container', ['socket-leak']],
  ['packets in a container', []],
  ['is not', []],
  ['res', []],
  ['', []],
])('the words %j fit %j', (words, ids) => {
  expect(referenceIn(words)).toBe(null);
  expect(find(words)).toEqual(ids);
});

test.each([
  ['crash in getaddrinfo', 'search-domain-256'],
  ['SIGABRT', 'search-domain-256'],
  ['five second lookups', 'icmp-unreachable'],
  ['five seconds', 'icmp-unreachable'],
  ['dead nameserver', 'stale-resolv-conf'],
  ['docker', 'nscd-socket-leak'],
  ['Temporary failure in name resolution', 'nscd-temporary-failure'],
  ['timing', 'header-only-error'],
])('what someone on call says finds its repro: %s', (words, id) => {
  expect(findRepros(words, repros).map((repro) => repro.id)).toContain(id);
});

test.each([
  ['docker keeps old dns', ['stale-resolv-conf']],
  ['trailing dot', ['no-tld-query', 'ndots-order', 'ndots-storm', 'search-root-twice', 'wildcard']],
  ['dot at the end', ['ndots-storm', 'wildcard']],
  ['connection refused', ['tcp-breaks', 'failover']],
  ['segfault', ['res-init-failure', 'type-62321', 'search-domain-256']],
  ['SERVFAIL', ['servfail-in-search', 'strict-error', 'single-request-error']],
  ['EAI_AGAIN', ['nscd-temporary-failure']],
  ['/etc/hosts ignored', ['default-services', 'lines', 'host-conf']],
  ['python', ['brown-out', 'own-resolver']],
  // Words of an engineer on call, who does not know those of the catalogue.
  ['our pods still ask the old nameserver after resolv.conf changed', ['stale-resolv-conf']],
  ['lookups take exactly 5 s now and then', ['second-query-lost']],
  ['lookups take 5s', ['second-query-lost', 'aaaa-lost']],
  ['nscd bind mount', ['nscd-socket-leak']],
  ['with a bind mount of the nscd socket in our container names resolve differently', ['nscd-socket-leak']],
  ['a forked child hangs in getaddrinfo', ['fork-in-lookup', 'fork-cures']],
  ['child process stuck', ['fork-in-lookup']],
  ['getaddrinfo returns EAI_AGAIN', ['eai-codes']],
  ['dns timeout', ['dead-first-server']],
  ['wrong ip', ['nscd-socket-leak']],
  ['ipv6 delay', ['aaaa-lost']],
  ['EAI_AGAIN after boot', ['nscd-failure-cached', 'started-before-network']],
  ['kubernetes ndots', ['ndots-storm']],
  ['k8s ndots', ['ndots-storm']],
  ['CVE nscd', ['nscd-netgroup-cache-full', 'nscd-netgroup-of-module']],
])('a search for %j has %j among the first', (words, ids) => {
  const first = searchRepros(words, repros).slice(0, 8);
  expect(first.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
});

test('the id is worth more than the title, the title more than symptoms, these more than variants, and a lesson least', () => {
  const variants = (title: string) => ({ main: { title: '' }, other: { title } });
  const all = [
    reproNamed('in-lesson', [], { lesson: 'purple' }),
    { ...reproNamed('in-variant'), variants: variants('purple') },
    reproNamed('in-symptom', [], { symptoms: ['purple'] }),
    reproNamed('in-title', [], { title: 'purple' }),
    reproNamed('purple'),
  ];
  const ids = (from: readonly Repro[]) => searchRepros('purple', from).map(({ id }) => id);
  expect(ids(all)).toEqual(['purple', 'in-title', 'in-symptom', 'in-variant']);
  expect(ids(all.slice(0, 1))).toEqual(['in-lesson']);
  expect(findRepros('purple', all.slice(0, 1))).toEqual([]);
  expect(findRepros('purple', all.slice(0, 3)).map(({ id }) => id)).toEqual(['in-symptom']);
});

test('a word that a longer one begins with does not find it in a shorter word', () => {
  const served = reproNamed('any', [], { title: 'a name is served' });
  expect(searchRepros('SERVFAIL', [served])).toEqual([]);
  expect(searchRepros('serving', [served])).toEqual([served]);
});

test('the word CVE finds every repro with one', () => {
  const ids = repros.filter(({ bugs = [] }) => bugs.some((bug) => bug.startsWith('CVE-'))).map(({ id }) => id);
  expect(new Set(searchRepros('CVE', repros).map(({ id }) => id))).toEqual(new Set(ids));
});

test('words that no repro has altogether lead to those that have most of them', () => {
  expect(noRepro('turquoise docker', repros).message).toMatch(
    /^no repro has all words of 'turquoise docker': 1 of 2 are in leases-in-container, nscd-socket-leak, /,
  );
  expect(noRepro('turquoise elephants', repros).message).toMatch(/; list --variants prints the symptoms of each$/);
  expect(noRepro('turquoise', repros).message).toMatch(/; list --variants prints the symptoms of each$/);
});

test('each repro of the lab is found by its bugs and by each of its symptoms', () => {
  expect(bugsOf(repros)).toContain('31476');
  for (const repro of repros.filter((each) => !isOnRequest(each))) {
    for (const words of [...(repro.bugs ?? []), ...(repro.symptoms ?? [])])
      expect(findRepros(words, repros), words).toContain(repro);
    if (repro.topic === undefined) expect(repro.symptoms?.length).toBeGreaterThan(0);
  }
});

test.each([
  ['timing', ['slow', 'late']],
  ['timing/*', ['slow', 'late']],
  ['timing/l*', ['late']],
  ['timing/late', ['late']],
  ['*/late', ['late']],
  ['catalogue', ['slow', 'late', 'wrong']],
  ['*', []],
  ['late', []],
  ['lost-reload', []],
  ['timing/lost-reload', []],
])('the catalogue has at %s', (word, ids) => {
  const topics = { slow: 'timing', late: 'timing', wrong: 'errors' };
  const scenarios = Object.entries(topics).map(([id, topic]) => reproNamed(id, [], { topic }));
  expect(findByTopic(word, [...ALL, ...scenarios]).map(({ id }) => id)).toEqual(ids);
});

test.each([
  ['about runtimes', { probes: () => ['jvm'] }],
  ['with packages', { packages: () => ({ sets: [['sendmail']], daemon: [] }) }],
] satisfies [string, Partial<Repro>][])(
  'a scenario %s is found by its topic, and not by words that stand for others too',
  (_, large) => {
    const repros = [
      reproNamed('plain', [], { topic: 'timing', bugs: ['1'], symptoms: ['lookups are slow'] }),
      reproNamed('of-jvm', [], { topic: 'runtimes', bugs: ['1'], symptoms: ['lookups are slow'], ...large }),
    ];
    const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id);
    expect(ids(findRepros('1', repros))).toEqual(['plain']);
    expect(ids(findRepros('slow lookups', repros))).toEqual(['plain']);
    expect(ids(findByTopic('catalogue', repros))).toEqual(['plain']);
    expect(ids(findByTopic('*/*', repros))).toEqual(['plain']);
    expect(ids(findByTopic('runtimes', repros))).toEqual(['of-jvm']);
    expect(ids(findByTopic('runtimes/*', repros))).toEqual(['of-jvm']);
  },
);
