import { describe, expect, test } from 'vitest';
import type { Cell } from '../../lab/core/cell.ts';
import { Judgement } from '../../lab/core/schema.ts';
import { CONTAINER_DNS, HOST_DNS, nameFor } from '../../repros/nscd-socket-leak/networks.ts';
import repro from '../../repros/nscd-socket-leak/repro.ts';
import { ISOLATION_PROBE } from '../../repros/nscd-socket-leak/setup.ts';
import { cellOn, evidenceOf, glibc, type Moment, musl } from './evidence.ts';
import {
  asked,
  called,
  decided,
  listenedIn,
  nscd,
  queried,
  reached,
  statesOf,
  withCache,
  withRequest,
} from './leak-moments.ts';

const NAME = nameFor('db', 'both');
const SOCKET = '/run/nscd/socket';
const WANTED = '/run/agent/agent.sock';
const withDaemon = cellOn(glibc('2.41'), { daemon: 'nsncd' });

/** The moments of a leak, by name, so that a test can replace one. */
const LEAK = {
  host: decided('on the host', nameFor('news', 'host'), HOST_DNS),
  before: [] as Moment | Moment[],
  socket: reached(SOCKET, 'connected'),
  wanted: reached(WANTED, 'connected') as Moment | Moment[],
  question: decided('getaddrinfo', NAME, HOST_DNS),
  own: queried('res_query', NAME, CONTAINER_DNS),
  hostKnows: asked(HOST_DNS, NAME, [HOST_DNS.answers]),
  insideKnows: asked(CONTAINER_DNS, NAME, [CONTAINER_DNS.answers]),
};

/** The same, with a cure that works. */
const CURED = {
  ...LEAK,
  before: decided('before the cure', nameFor('cache', 'both'), HOST_DNS),
  socket: reached(SOCKET, 'ENOENT'),
  question: decided('getaddrinfo', NAME, CONTAINER_DNS),
};

function judged(tale: Record<string, Moment | Moment[]>, id = 'main', cell: Cell = withDaemon): Judgement {
  return Judgement.parse(repro.judge(evidenceOf(...Object.values(tale)), cell, variant(id)));
}

function failed(tale: Record<string, Moment | Moment[]>, id = 'main', cell = withDaemon): string[] {
  return judged(tale, id, cell).controls.flatMap(({ name, ok }) => (ok ? [] : [name]));
}

function variant(id: string) {
  const found = repro.variants[id];
  if (!found) throw new Error(`no variant '${id}'`);
  return found;
}

describe('a name', () => {
  test('leaks when the nameserver of the host was asked', () => {
    expect(judged(LEAK)).toMatchObject({ reproduced: true, measures: { 'nameserver asked': 'host-dns' } });
    expect(failed(LEAK)).toEqual([]);
  });

  test('does not leak when the nameserver inside was asked', () => {
    const tale = { ...LEAK, question: decided('getaddrinfo', NAME, CONTAINER_DNS) };
    expect(judged(tale)).toMatchObject({ reproduced: false, measures: { result: CONTAINER_DNS.answers } });
    expect(failed(tale)).toEqual([]);
  });

  test('that only the container knows is not found by the host', () => {
    const name = nameFor('db', 'inside');
    const tale = {
      ...LEAK,
      question: decided('getaddrinfo', name, HOST_DNS),
      own: queried('res_query', name, CONTAINER_DNS),
      hostKnows: asked(HOST_DNS, name, []),
      insideKnows: asked(CONTAINER_DNS, name, [CONTAINER_DNS.answers]),
    };
    expect(judged(tale, 'container-only-name')).toMatchObject({ reproduced: true, measures: { result: 'EAI_NONAME' } });
    expect(failed(tale, 'container-only-name')).toEqual([]);
    const silent = { ...tale, hostKnows: asked(HOST_DNS, name, null) };
    expect(failed(silent, 'container-only-name')).toEqual(['host-dns does not know the name']);
  });

  test('without a daemon there is no socket to connect to', () => {
    const cell = cellOn(glibc('2.41'));
    const tale = { ...LEAK, question: decided('getaddrinfo', NAME, CONTAINER_DNS) };
    expect(failed(tale, 'main', cell)).toEqual(['no socket of the host is there']);
    expect(failed({ ...tale, socket: reached(SOCKET, 'ENOENT') }, 'main', cell)).toEqual([]);
  });
});

describe('controls of a name', () => {
  test.each<[string, Partial<typeof LEAK>, string[]]>([
    [
      'the host asks nobody',
      { host: called('on the host', 'getaddrinfo', 'x', { ok: false }) },
      ['the host asks its own nameserver'],
    ],
    [
      'the host asks its own, and is told what is said inside',
      {
        host: called('on the host', 'getaddrinfo', NAME, { ok: true, addresses: [CONTAINER_DNS.answers] }, [HOST_DNS]),
      },
      ['the host asks its own nameserver'],
    ],
    ['the bind did not happen', { socket: reached(SOCKET, 'ENOENT') }, ['the socket of the host is there']],
    ['nobody listens on the socket', { socket: reached(SOCKET, 'ECONNREFUSED') }, ['the socket of the host is there']],
    ['nobody looked for the socket', { wanted: [] }, ['the wanted socket is reachable']],
    ['the nameserver of the host is dead', { hostKnows: asked(HOST_DNS, NAME, null) }, ['host-dns knows the name']],
    [
      'the nameserver inside is dead',
      { insideKnows: asked(CONTAINER_DNS, NAME, null) },
      ['container-dns knows the name'],
    ],
    [
      'both have the same answer',
      { insideKnows: asked(CONTAINER_DNS, NAME, [HOST_DNS.answers]) },
      ['container-dns knows the name'],
    ],
    ['there is no wall', { own: queried('res_query', NAME, HOST_DNS) }, ['res_query asks inside']],
    [
      'both nameservers were asked',
      {
        question: called('getaddrinfo', 'getaddrinfo', NAME, { ok: true, addresses: [HOST_DNS.answers] }, [
          HOST_DNS,
          CONTAINER_DNS,
        ]),
      },
      ['result and query agree'],
    ],
    [
      'the host was asked, and the answer is from inside',
      {
        question: called('getaddrinfo', 'getaddrinfo', NAME, { ok: true, addresses: [CONTAINER_DNS.answers] }, [
          HOST_DNS,
        ]),
      },
      ['result and query agree'],
    ],
    [
      'the host was asked, and the answer is nobody’s',
      {
        question: called(
          'getaddrinfo',
          'getaddrinfo',
          nameFor('db', 'inside'),
          { ok: true, addresses: ['192.0.2.99'] },
          [HOST_DNS],
        ),
      },
      ['result and query agree'],
    ],
    [
      'the host was asked, and nothing came back',
      { question: called('getaddrinfo', 'getaddrinfo', NAME, { ok: false, eai: 'EAI_AGAIN' }, [HOST_DNS]) },
      ['result and query agree'],
    ],
  ])('%s', (_, change, names) => {
    expect(failed({ ...LEAK, ...change })).toEqual(names);
  });

  test('a story that never got to the question is no evidence', () => {
    expect(() => judged({ ...LEAK, question: [] })).toThrow("no call labelled 'getaddrinfo'");
  });
});

describe('what passed on the socket of the host', () => {
  const BEARS_OUT = 'the socket traffic fits the result';
  const host = withRequest(LEAK.host, nameFor('news', 'host'));
  const heard = (question: Moment, tale = LEAK) => ({ start: listenedIn(), ...tale, host, question });

  test('bears a leak out: a request of this very program, for this very name', () => {
    expect(failed(heard(withRequest(LEAK.question, NAME)))).toEqual([]);
    expect(failed(heard(LEAK.question))).toEqual([BEARS_OUT]);
    expect(failed(heard(withRequest(LEAK.question, NAME, 'on-the-host')))).toEqual([BEARS_OUT]);
    expect(failed(heard(withRequest(LEAK.question, 'news.host.lab.test')))).toEqual([BEARS_OUT]);
  });

  test('does not bear a leak out without a whole reply that carries the result', () => {
    const replied = (reply: Parameters<typeof withRequest>[3]) =>
      failed(heard(withRequest(LEAK.question, NAME, 'program', reply)));
    expect(replied(null)).toEqual([BEARS_OUT]);
    expect(replied({ broken: 'cut off' })).toEqual([BEARS_OUT]);
    expect(replied({ fields: { addresses: [CONTAINER_DNS.answers] } })).toEqual([BEARS_OUT]);
  });

  test('shows a daemon that refuses the leak, but not one whose reply is cut off', () => {
    const unleaked = decided('getaddrinfo', NAME, CONTAINER_DNS);
    const replied = (reply: Parameters<typeof withRequest>[3]) => heard(withRequest(unleaked, NAME, 'program', reply));
    expect(judged(replied(null)).reproduced).toBe(false);
    expect(failed(replied(null))).toEqual([]);
    expect(failed(replied({ found: null }))).toEqual([]);
    expect(failed(replied({ broken: 'cut off' }))).toEqual([BEARS_OUT]);
    expect(
      failed({ ...replied(null), host: withRequest(LEAK.host, nameFor('news', 'host'), 'program', null) }),
    ).toEqual(['the daemon answered']);
  });

  test('bears a cure out by its absence', () => {
    const cured = (question: Moment) => failed(heard(question, CURED), 'cure-tmpfs-over-nscd');
    expect(cured(CURED.question)).toEqual([]);
    expect(cured(withRequest(CURED.question, NAME))).toEqual([BEARS_OUT]);
  });

  test('is not asked about where nobody listened in', () => {
    expect(judged(LEAK).controls.map(({ name }) => name)).not.toContain(BEARS_OUT);
    expect(judged(heard(LEAK.question)).controls.map(({ name }) => name)).toContain(BEARS_OUT);
  });
});

describe('what no lookup shows', () => {
  const sees = (run: { source: string; readOnly: boolean }, environment = {}, process = 'program'): Moment => {
    const mounts = [{ target: '/run', ...run }];
    return (at) => [{ kind: 'process-view', at, process, pid: 7, host: 'container', mounts, environment }];
  };
  const writable = { source: 'host: /run', readOnly: false };
  const before = decided('before the cure', nameFor('cache', 'both'), HOST_DNS);

  test('a bind that is read-only', () => {
    const tale = (run: Parameters<typeof sees>[0], process?: string) =>
      failed({ ...LEAK, before: [sees(run, {}, process), before] }, 'no-cure-read-only');
    expect(tale({ ...writable, readOnly: true })).toEqual([]);
    expect(tale(writable)).toEqual(['the bind is read-only']);
    expect(tale({ source: 'container: /run', readOnly: true })).toEqual(['the bind is read-only']);
    expect(tale({ ...writable, readOnly: true }, 'uncured')).toEqual(['the bind is read-only']);
  });

  test('an environment', () => {
    const question = decided('getaddrinfo', NAME, CONTAINER_DNS);
    const tale = (environment: Record<string, string>) =>
      failed({ ...LEAK, question, before: [sees(writable, environment), before] }, 'cure-localdomain');
    expect(tale({ LOCALDOMAIN: 'lab.test' })).toEqual([]);
    expect(tale({ LOCALDOMAIN: 'example' })).toEqual(['LOCALDOMAIN is set']);
    expect(tale({})).toEqual(['LOCALDOMAIN is set']);
  });

  test('a wall', () => {
    const tale = (inside: string[] | null) =>
      failed({
        ...LEAK,
        tries: [asked(HOST_DNS, ISOLATION_PROBE, inside), asked(CONTAINER_DNS, ISOLATION_PROBE, null)],
      });
    expect(tale(null)).toEqual([]);
    // No such name is an answer, too.
    expect(tale([])).toEqual(['no network leads across']);
  });
});

describe('a cure', () => {
  test('that works', () => {
    expect(judged(CURED, 'cure-tmpfs-over-nscd')).toMatchObject({ reproduced: false });
    expect(failed(CURED, 'cure-tmpfs-over-nscd')).toEqual([]);
  });

  test('of something that never leaked', () => {
    const tale = { ...CURED, before: decided('before the cure', nameFor('cache', 'both'), CONTAINER_DNS) };
    expect(failed(tale, 'cure-tmpfs-over-nscd')).toEqual(['it leaks without the cure']);
  });

  test('that takes the wanted socket away', () => {
    const tale = { ...CURED, wanted: reached(WANTED, 'ENOENT') };
    expect(failed(tale, 'cure-private-folder')).toEqual(['the wanted socket is reachable']);
    expect(failed(tale, 'cure-no-bind')).toEqual([]);
  });

  test('that leaves the socket in sight', () => {
    const tale = { ...CURED, socket: reached(SOCKET, 'connected') };
    expect(failed(tale, 'cure-tmpfs-over-nscd')).toEqual(['no socket of the host is there']);
  });
});

test('res_query proves something only where getaddrinfo leaks', () => {
  const tale = { ...LEAK, question: decided('getaddrinfo', NAME, CONTAINER_DNS) };
  expect(judged(LEAK, 'contrast-res-query')).toMatchObject({ reproduced: false });
  expect(failed(LEAK, 'contrast-res-query')).toEqual([]);
  expect(failed(tale, 'contrast-res-query')).toEqual(['getaddrinfo leaks']);
  expect(failed(tale, 'contrast-res-query', cellOn(musl, { daemon: 'nsncd' }))).toEqual([]);
});

describe('the mapped cache', () => {
  const neighbour: Moment = (at) =>
    decided(
      'on the host',
      NAME,
      HOST_DNS,
    )(at).map((event) => (event.kind === 'call' ? { ...event, probe: 'x' } : event));
  const mapping = decided('mapping', nameFor('cache', 'both'), HOST_DNS);
  const MAPPED = {
    host: neighbour,
    socket: reached(SOCKET, 'connected'),
    wanted: reached(WANTED, 'connected'),
    mapping: mapping as Moment | Moment[],
    freeze: nscd('freeze') as Moment | Moment[],
    states: statesOf('T') as Moment | Moment[],
    question: called('getaddrinfo', 'getaddrinfo', NAME, { ok: true, addresses: [HOST_DNS.answers] }),
    after: statesOf('T') as Moment | Moment[],
    thaw: nscd('thaw'),
    hostKnows: asked(HOST_DNS, NAME, [HOST_DNS.answers]),
    insideKnows: asked(CONTAINER_DNS, NAME, [CONTAINER_DNS.answers]),
  };
  const cell = cellOn(glibc('2.41'), { daemon: 'nscd' });
  const during =
    (action: 'freeze' | 'thaw'): Moment =>
    (at) => [...MAPPED.question(at), ...nscd(action)(at + 5)];

  test('answers without a request', () => {
    expect(judged(MAPPED, 'mapped-cache', cell)).toMatchObject({ reproduced: true, measures: { queries: 0 } });
    expect(failed(MAPPED, 'mapped-cache', cell)).toEqual([]);
  });

  test('answers without a request on the socket, if somebody listened in there', () => {
    const heard = { start: listenedIn(), ...MAPPED, mapping: withCache(mapping) };
    expect(failed(heard, 'mapped-cache', cell)).toEqual([]);
    const asking = { ...heard, question: withRequest(MAPPED.question, NAME) };
    expect(failed(asking, 'mapped-cache', cell)).toEqual(['the socket traffic fits the result']);
    const refused = { ...heard, mapping: withCache(mapping, 0) };
    expect(failed(refused, 'mapped-cache', cell)).toEqual(['nscd handed its cache to the program']);
    const withoutCache = { ...heard, mapping: MAPPED.mapping };
    expect(failed(withoutCache, 'mapped-cache', cell)).toEqual(['nscd handed its cache to the program']);
  });

  test('is not what answered when a nameserver was asked', () => {
    expect(
      judged({ ...MAPPED, question: decided('getaddrinfo', NAME, HOST_DNS) }, 'mapped-cache', cell).reproduced,
    ).toBe(false);
    expect(
      judged({ ...MAPPED, question: decided('getaddrinfo', NAME, CONTAINER_DNS) }, 'mapped-cache', cell).reproduced,
    ).toBe(false);
  });

  test.each<[string, Partial<typeof MAPPED>, string]>([
    [
      'the program had asked before',
      {
        mapping: [
          called('earlier', 'getaddrinfo', NAME, { ok: true }, [HOST_DNS]),
          decided('mapping', nameFor('cache', 'both'), HOST_DNS),
        ],
      },
      'the program never asked for the name',
    ],
    ['a child of nscd was not stopped', { states: statesOf('T', 'S') }, 'nscd was frozen all the time'],
    ['a child of nscd ran afterwards', { after: statesOf('T', 'R') }, 'nscd was frozen all the time'],
    ['the states were not read', { states: [] }, 'nscd was frozen all the time'],
    ['nscd was never frozen', { freeze: [], states: statesOf('S') }, 'nscd was frozen all the time'],
    [
      'nscd was frozen when the lookup was under way',
      { question: during('freeze'), freeze: [], states: [] },
      'nscd was frozen all the time',
    ],
    ['nscd was thawed when the lookup was under way', { question: during('thaw') }, 'nscd was frozen all the time'],
    [
      'nscd was thawed before',
      { freeze: [nscd('freeze'), nscd('thaw')], states: statesOf('S') },
      'nscd was frozen all the time',
    ],
    [
      'nothing went through the socket before',
      { mapping: decided('mapping', nameFor('cache', 'both'), CONTAINER_DNS) },
      'an unknown name leaks through the socket',
    ],
  ])('%s', (_, change, name) => {
    expect(failed({ ...MAPPED, ...change }, 'mapped-cache', cell)).toEqual([name]);
  });
});

describe('users and groups', () => {
  const user = (label: string, found: boolean) => called(label, 'getpwnam', 'deploy', { ok: found, found });
  const group = (label: string, found: boolean) => called(label, 'getgrnam', 'deploy', { ok: found, found });
  const SEEN = {
    host: user('on the host', true),
    apartUser: user('user, not bound', false),
    apartGroup: group('group, not bound', false),
    socket: reached(SOCKET, 'connected'),
    wanted: reached(WANTED, 'connected'),
    user: user('user', true),
    group: group('group', true),
    both: called('user of both', 'getpwnam', 'app', { ok: true, found: true, uid: 2000 }),
  };

  test('of the host are seen inside', () => {
    expect(judged(SEEN, 'users-and-groups')).toMatchObject({
      reproduced: true,
      measures: { 'user of both': "the host's" },
    });
    expect(failed(SEEN, 'users-and-groups')).toEqual([]);
    const hidden = { ...SEEN, user: user('user', false), group: group('group', false) };
    expect(judged(hidden, 'users-and-groups')).toMatchObject({ reproduced: false });
  });

  test('are seen by way of the socket of the host, if somebody listened in there', () => {
    const BEARS_OUT = 'the socket traffic fits the result';
    const heard = {
      ...{ start: listenedIn(), ...SEEN, host: withRequest(SEEN.host, 'deploy') },
      user: withRequest(SEEN.user, 'deploy'),
      group: withRequest(SEEN.group, 'deploy'),
      both: withRequest(SEEN.both, 'app'),
    };
    const failedWith = (change: Partial<typeof heard>) => failed({ ...heard, ...change }, 'users-and-groups');
    expect(failedWith({})).toEqual([]);
    expect(failedWith({ user: SEEN.user })).toEqual([BEARS_OUT]);
    expect(failedWith({ both: SEEN.both })).toEqual([BEARS_OUT]);
    expect(failedWith({ host: SEEN.host })).toEqual(['the daemon answered']);
    // musl finds a user of the host in /etc/passwd, and asks no daemon.
    const onMusl = cellOn(musl, { daemon: 'nsncd' });
    expect(failed({ ...heard, host: SEEN.host }, 'users-and-groups', onMusl)).toEqual([]);
    const cutOff = (moment: Moment) => withRequest(moment, 'deploy', 'program', { broken: 'cut off' });
    expect(failedWith({ group: cutOff(SEEN.group) })).toEqual([BEARS_OUT]);
    expect(failedWith({ group: cutOff(group('group', false)) })).toEqual([BEARS_OUT]);
    expect(failedWith({ group: withRequest(group('group', false), 'deploy', 'program', { found: null }) })).toEqual([]);
    expect(failedWith({ group: withRequest(group('group', false), 'deploy') })).toEqual([]);
  });

  test.each<[string, Partial<typeof SEEN>, string]>([
    ['the host has no such user', { host: user('on the host', false) }, 'the host has the user'],
    [
      'the container has it itself',
      { apartUser: user('user, not bound', true) },
      'without the bind there is no such user',
    ],
    [
      'the container has the group',
      { apartGroup: group('group, not bound', true) },
      'without the bind there is no such group',
    ],
    ['the container lost its own user', { both: user('user of both', false) }, 'a user of both is found'],
  ])('%s', (_, change, name) => {
    expect(failed({ ...SEEN, ...change }, 'users-and-groups')).toEqual([name]);
  });
});
