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
  nscd,
  queried,
  reached,
  statesOf,
  tapped,
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

/** The same, with a workaround that works. */
const WORKAROUND = {
  ...LEAK,
  before: decided('before the cure', nameFor('cache', 'both'), HOST_DNS),
  socket: reached(SOCKET, 'ENOENT'),
  question: decided('getaddrinfo', NAME, CONTAINER_DNS),
};

function judged(moments: Record<string, Moment | Moment[]>, id = 'main', cell: Cell = withDaemon): Judgement {
  return Judgement.parse(repro.judge(evidenceOf(...Object.values(moments)), cell, variant(id)));
}

function failed(moments: Record<string, Moment | Moment[]>, id = 'main', cell = withDaemon): string[] {
  return judged(moments, id, cell).controls.flatMap(({ name, ok }) => (ok ? [] : [name]));
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
    const moments = { ...LEAK, question: decided('getaddrinfo', NAME, CONTAINER_DNS) };
    expect(judged(moments)).toMatchObject({ reproduced: false, measures: { result: CONTAINER_DNS.answers } });
    expect(failed(moments)).toEqual([]);
  });

  test('of a name that only the container knows: the host does not find it', () => {
    const name = nameFor('db', 'inside');
    const moments = {
      ...LEAK,
      question: decided('getaddrinfo', name, HOST_DNS),
      own: queried('res_query', name, CONTAINER_DNS),
      hostKnows: asked(HOST_DNS, name, []),
      insideKnows: asked(CONTAINER_DNS, name, [CONTAINER_DNS.answers]),
    };
    expect(judged(moments, 'container-only-name')).toMatchObject({
      reproduced: true,
      measures: { result: 'EAI_NONAME' },
    });
    expect(failed(moments, 'container-only-name')).toEqual([]);
    const silent = { ...moments, hostKnows: asked(HOST_DNS, name, null) };
    expect(failed(silent, 'container-only-name')).toEqual(['host-dns does not know the name']);
  });

  test('without a daemon there is no socket to connect to', () => {
    const cell = cellOn(glibc('2.41'));
    const moments = { ...LEAK, question: decided('getaddrinfo', NAME, CONTAINER_DNS) };
    expect(failed(moments, 'main', cell)).toEqual(['no socket of the host is there']);
    expect(failed({ ...moments, socket: reached(SOCKET, 'ENOENT') }, 'main', cell)).toEqual([]);
  });
});

describe('controls of a name', () => {
  test.each<[string, Partial<typeof LEAK>, string[]]>([
    [
      'the lookup on the host asked no nameserver',
      { host: called('on the host', 'getaddrinfo', 'x', { ok: false }) },
      ['the host asks its own nameserver'],
    ],
    [
      "the lookup on the host asked its nameserver, and returned the container's answer",
      {
        host: called('on the host', 'getaddrinfo', NAME, { ok: true, addresses: [CONTAINER_DNS.answers] }, [HOST_DNS]),
      },
      ['the host asks its own nameserver'],
    ],
    ['the bind did not happen', { socket: reached(SOCKET, 'ENOENT') }, ['the socket of the host is there']],
    ['the socket has no listener', { socket: reached(SOCKET, 'ECONNREFUSED') }, ['the socket of the host is there']],
    ['the program did not try the wanted socket', { wanted: [] }, ['the wanted socket is reachable']],
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
    ['res_query asks the host', { own: queried('res_query', NAME, HOST_DNS) }, ['res_query asks inside']],
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
      "the host was asked, and the answer is the container's",
      {
        question: called('getaddrinfo', 'getaddrinfo', NAME, { ok: true, addresses: [CONTAINER_DNS.answers] }, [
          HOST_DNS,
        ]),
      },
      ['result and query agree'],
    ],
    [
      'the host was asked, and the answer is unknown',
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
      'the host was asked, and the lookup failed',
      { question: called('getaddrinfo', 'getaddrinfo', NAME, { ok: false, eai: 'EAI_AGAIN' }, [HOST_DNS]) },
      ['result and query agree'],
    ],
  ])('%s', (_, change, names) => {
    expect(failed({ ...LEAK, ...change })).toEqual(names);
  });

  test('evidence without the judged lookup makes the judge throw', () => {
    expect(() => judged({ ...LEAK, question: [] })).toThrow("no call labelled 'getaddrinfo'");
  });
});

describe("the traffic on the host's socket", () => {
  const TRAFFIC = 'the socket traffic fits the result';
  const host = withRequest(LEAK.host, nameFor('news', 'host'));
  const onTap = (question: Moment, moments = LEAK) => ({ start: tapped(), ...moments, host, question });

  test('for a leak, has a request of the program for the name', () => {
    expect(failed(onTap(withRequest(LEAK.question, NAME)))).toEqual([]);
    expect(failed(onTap(LEAK.question))).toEqual([TRAFFIC]);
    expect(failed(onTap(withRequest(LEAK.question, NAME, 'on-the-host')))).toEqual([TRAFFIC]);
    expect(failed(onTap(withRequest(LEAK.question, 'news.host.lab.test')))).toEqual([TRAFFIC]);
  });

  test('for a leak, has a complete reply with the result', () => {
    const replied = (reply: Parameters<typeof withRequest>[3]) =>
      failed(onTap(withRequest(LEAK.question, NAME, 'program', reply)));
    expect(replied(null)).toEqual([TRAFFIC]);
    expect(replied({ broken: 'cut off' })).toEqual([TRAFFIC]);
    expect(replied({ fields: { addresses: [CONTAINER_DNS.answers] } })).toEqual([TRAFFIC]);
  });

  test('without a leak, may have a refusal, but no partial reply', () => {
    const unleaked = decided('getaddrinfo', NAME, CONTAINER_DNS);
    const replied = (reply: Parameters<typeof withRequest>[3]) => onTap(withRequest(unleaked, NAME, 'program', reply));
    expect(judged(replied(null)).reproduced).toBe(false);
    expect(failed(replied(null))).toEqual([]);
    expect(failed(replied({ found: null }))).toEqual([]);
    expect(failed(replied({ broken: 'cut off' }))).toEqual([TRAFFIC]);
    expect(
      failed({ ...replied(null), host: withRequest(LEAK.host, nameFor('news', 'host'), 'program', null) }),
    ).toEqual(['the daemon answered']);
  });

  test('with a workaround, has no request', () => {
    const judgedTraffic = (question: Moment) => failed(onTap(question, WORKAROUND), 'cure-tmpfs-over-nscd');
    expect(judgedTraffic(WORKAROUND.question)).toEqual([]);
    expect(judgedTraffic(withRequest(WORKAROUND.question, NAME))).toEqual([TRAFFIC]);
  });

  test('is not checked without a tap', () => {
    expect(judged(LEAK).controls.map(({ name }) => name)).not.toContain(TRAFFIC);
    expect(judged(onTap(LEAK.question)).controls.map(({ name }) => name)).toContain(TRAFFIC);
  });
});

describe('the view of the program', () => {
  const sees = (run: { source: string; readOnly: boolean }, environment = {}, process = 'program'): Moment => {
    const mounts = [{ target: '/run', ...run }];
    return (at) => [{ kind: 'process-view', at, process, pid: 7, host: 'container', mounts, environment }];
  };
  const writable = { source: 'host: /run', readOnly: false };
  const before = decided('before the cure', nameFor('cache', 'both'), HOST_DNS);

  test('has a read-only bind', () => {
    const moments = (run: Parameters<typeof sees>[0], process?: string) =>
      failed({ ...LEAK, before: [sees(run, {}, process), before] }, 'no-cure-read-only');
    expect(moments({ ...writable, readOnly: true })).toEqual([]);
    expect(moments(writable)).toEqual(['the bind is read-only']);
    expect(moments({ source: 'container: /run', readOnly: true })).toEqual(['the bind is read-only']);
    expect(moments({ ...writable, readOnly: true }, 'uncured')).toEqual(['the bind is read-only']);
  });

  test('has the environment', () => {
    const question = decided('getaddrinfo', NAME, CONTAINER_DNS);
    const moments = (environment: Record<string, string>) =>
      failed({ ...LEAK, question, before: [sees(writable, environment), before] }, 'cure-localdomain');
    expect(moments({ LOCALDOMAIN: 'lab.test' })).toEqual([]);
    expect(moments({ LOCALDOMAIN: 'example' })).toEqual(['LOCALDOMAIN is set']);
    expect(moments({})).toEqual(['LOCALDOMAIN is set']);
  });

  test('reaches no nameserver of the other network', () => {
    const moments = (inside: string[] | null) =>
      failed({
        ...LEAK,
        tries: [asked(HOST_DNS, ISOLATION_PROBE, inside), asked(CONTAINER_DNS, ISOLATION_PROBE, null)],
      });
    expect(moments(null)).toEqual([]);
    // An empty answer is an answer, too.
    expect(moments([])).toEqual(['no network leads across']);
  });
});

describe('a workaround', () => {
  test('that helps', () => {
    expect(judged(WORKAROUND, 'cure-tmpfs-over-nscd')).toMatchObject({ reproduced: false });
    expect(failed(WORKAROUND, 'cure-tmpfs-over-nscd')).toEqual([]);
  });

  test('without a leak before it', () => {
    const moments = { ...WORKAROUND, before: decided('before the cure', nameFor('cache', 'both'), CONTAINER_DNS) };
    expect(failed(moments, 'cure-tmpfs-over-nscd')).toEqual(['it leaks without the cure']);
  });

  test('that hides the wanted socket', () => {
    const moments = { ...WORKAROUND, wanted: reached(WANTED, 'ENOENT') };
    expect(failed(moments, 'cure-private-folder')).toEqual(['the wanted socket is reachable']);
    expect(failed(moments, 'cure-no-bind')).toEqual([]);
  });

  test('that leaves the daemon visible', () => {
    const moments = { ...WORKAROUND, socket: reached(SOCKET, 'connected') };
    expect(failed(moments, 'cure-tmpfs-over-nscd')).toEqual(['no socket of the host is there']);
  });
});

test('res_query is a contrast only where getaddrinfo leaks', () => {
  const moments = { ...LEAK, question: decided('getaddrinfo', NAME, CONTAINER_DNS) };
  expect(judged(LEAK, 'contrast-res-query')).toMatchObject({ reproduced: false });
  expect(failed(LEAK, 'contrast-res-query')).toEqual([]);
  expect(failed(moments, 'contrast-res-query')).toEqual(['getaddrinfo leaks']);
  expect(failed(moments, 'contrast-res-query', cellOn(musl, { daemon: 'nsncd' }))).toEqual([]);
});

describe('the mapped cache', () => {
  const onHost: Moment = (at) =>
    decided(
      'on the host',
      NAME,
      HOST_DNS,
    )(at).map((event) => (event.kind === 'call' ? { ...event, probe: 'x' } : event));
  const mapping = decided('mapping', nameFor('cache', 'both'), HOST_DNS);
  const MAPPED = {
    host: onHost,
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

  test('answers without a request on a tapped socket', () => {
    const onTap = { start: tapped(), ...MAPPED, mapping: withCache(mapping) };
    expect(failed(onTap, 'mapped-cache', cell)).toEqual([]);
    const asking = { ...onTap, question: withRequest(MAPPED.question, NAME) };
    expect(failed(asking, 'mapped-cache', cell)).toEqual(['the socket traffic fits the result']);
    const refused = { ...onTap, mapping: withCache(mapping, 0) };
    expect(failed(refused, 'mapped-cache', cell)).toEqual(['nscd handed its cache to the program']);
    const withoutCache = { ...onTap, mapping: MAPPED.mapping };
    expect(failed(withoutCache, 'mapped-cache', cell)).toEqual(['nscd handed its cache to the program']);
  });

  test('did not answer if a nameserver was asked', () => {
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

  test('of the host are found in the container', () => {
    expect(judged(SEEN, 'users-and-groups')).toMatchObject({
      reproduced: true,
      measures: { 'user of both': "the host's" },
    });
    expect(failed(SEEN, 'users-and-groups')).toEqual([]);
    const hidden = { ...SEEN, user: user('user', false), group: group('group', false) };
    expect(judged(hidden, 'users-and-groups')).toMatchObject({ reproduced: false });
  });

  test('are in complete replies on a tapped socket', () => {
    const TRAFFIC = 'the socket traffic fits the result';
    const onTap = {
      ...{ start: tapped(), ...SEEN, host: withRequest(SEEN.host, 'deploy') },
      user: withRequest(SEEN.user, 'deploy'),
      group: withRequest(SEEN.group, 'deploy'),
      both: withRequest(SEEN.both, 'app'),
    };
    const failedWith = (change: Partial<typeof onTap>) => failed({ ...onTap, ...change }, 'users-and-groups');
    expect(failedWith({})).toEqual([]);
    expect(failedWith({ user: SEEN.user })).toEqual([TRAFFIC]);
    expect(failedWith({ both: SEEN.both })).toEqual([TRAFFIC]);
    expect(failedWith({ host: SEEN.host })).toEqual(['the daemon answered']);
    // musl finds a user of the host in /etc/passwd, and asks no daemon.
    const onMusl = cellOn(musl, { daemon: 'nsncd' });
    expect(failed({ ...onTap, host: SEEN.host }, 'users-and-groups', onMusl)).toEqual([]);
    const cutOff = (moment: Moment) => withRequest(moment, 'deploy', 'program', { broken: 'cut off' });
    expect(failedWith({ group: cutOff(SEEN.group) })).toEqual([TRAFFIC]);
    expect(failedWith({ group: cutOff(group('group', false)) })).toEqual([TRAFFIC]);
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
