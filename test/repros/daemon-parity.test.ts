import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DaemonId } from '../../lab/core/schema.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import { decodeReply, encodeReply, encodeRequest, textKey } from '../../lab/nscd-protocol/index.ts';
import { differencesOf, NO_QUERY, NO_REPLY, pairsIn } from '../../repros/daemon-parity/differences.ts';
import { expected } from '../../repros/daemon-parity/expected.ts';
import { judge } from '../../repros/daemon-parity/judge.ts';
import { KNOWN } from '../../repros/daemon-parity/known.ts';
import { questions } from '../../repros/daemon-parity/questions.ts';
import { replyDifferences } from '../../repros/daemon-parity/reply-differences.ts';
import { variants } from '../../repros/daemon-parity/variants.ts';
import { cellOn, glibc } from './evidence.ts';

const TRIXIE = glibc('2.41');

function cellOf(daemon: DaemonId, version: string, variant: string, program?: string) {
  const cell = cellOn(TRIXIE, { daemon });
  return { ...cell, variant, daemon: { ...cell.daemon, version, ...(program && { program }) } };
}

/** The reference and the program each ask for the groups of a user; the daemon replies to the program, or does not. */
function groupsAsked(program: object, reference: object, reply: 'whole' | 'cut' | 'none'): Evidence {
  const args = { verb: 'getgrouplist', name: 'u1', gid: 1 };
  const call = (probe: string, at: number, child: object) => ({
    ...{ kind: 'call', at, end: at + 10, probe, thread: 'main', verb: 'fork', args, label: `${probe} 1` },
    result: { ok: true, child: { verb: 'getgrouplist', start: at, end: at + 10, result: { ok: true, ...child } } },
  });
  const raw = encodeReply('INITGROUPS', { found: true, fields: { groups: [1] } });
  const on = { host: 'client', daemon: 'nsncd', connection: 1 };
  const request = {
    ...{ kind: 'nscd-request', at: 21, ...on, pid: 7, probe: null, type: 'INITGROUPS', key: 'u1', version: 2 },
    raw: encodeRequest('INITGROUPS', textKey('u1')).toString('hex'),
  };
  const replied = {
    ...{ kind: 'nscd-reply', at: 22, end: 22, ...on, type: 'INITGROUPS', found: true, fields: { groups: [1] } },
    ...{ fds: 0, bytes: raw.length, raw: raw.toString('hex'), ...(reply === 'cut' && { broken: 'cut' }) },
  };
  const all = [call('reference', 1, reference), call('program', 20, program), request];
  return new Evidence((reply === 'none' ? all : [...all, replied]) as never);
}

function kindsOf(program: object, reference: object, reply: 'whole' | 'cut' | 'none' = 'whole'): string[] {
  const evidence = groupsAsked(program, reference, reply);
  return pairsIn(evidence).flatMap((pair) => differencesOf(evidence, pair, cellOf('nsncd', '1.5.1-1', 'initgroups')));
}

describe('differences have kinds that do not depend on the data', () => {
  test.each([
    [[1, 2], [1, 2], []],
    // getgrouplist(3) promises no order.
    [[2, 1], [1, 2], []],
    [[1], [1, 2], ['groups lacks entries']],
    [[1, 2, 3], [1, 2], ['groups has further entries']],
    [[1, 1], [1], ['groups repeats entries']],
    [[3], [1], ['groups lacks entries', 'groups has further entries']],
  ])('%j for %j', (mine, right, kinds) => {
    expect(kindsOf({ groups: mine }, { groups: right })).toEqual(kinds);
  });

  test('the order of other lists, single fields and errors', () => {
    expect(kindsOf({ addresses: ['b', 'a'] }, { addresses: ['a', 'b'] })).toEqual(['another order of addresses']);
    expect(kindsOf({ name: 'x' }, { name: 'y' })).toEqual(['another name']);
    expect(kindsOf({ ok: false, eai: 'EAI_NONAME' }, { ok: false, eai: 'EAI_AGAIN' })).toEqual([
      'eai EAI_NONAME for EAI_AGAIN',
    ]);
  });

  test('no reply, and one that is cut off, are differences although the results are the same', () => {
    expect(kindsOf({ groups: [1] }, { groups: [1] }, 'none')).toEqual([NO_REPLY]);
    expect(kindsOf({ groups: [1] }, { groups: [1] }, 'cut')).toEqual([NO_REPLY]);
  });
});

describe('a reply differs in what no result shows', () => {
  const replied = (variant: string, daemon: DaemonId, type: string, raw: Buffer) =>
    replyDifferences(
      { type, raw: raw.toString('hex'), ...decodeReply(type, raw, 0) } as never,
      cellOf(daemon, daemon === 'nsncd' ? '1.5.1-1' : '0.54-1', variant),
    );
  const noUser = encodeReply('GETPWBYNAME', { found: false, fields: {} });
  const zeros = Buffer.alloc(noUser.length);
  const user = (passwd: string) =>
    encodeReply('GETPWBYNAME', {
      found: true,
      fields: { name: 'u', passwd, uid: 1, gid: 2, gecos: '', dir: '/', shell: '' },
    });
  const noAddress = (error?: string) => encodeReply('GETAI', { found: false, fields: error ? { error } : {} });

  test.each<[string, string[], string, DaemonId, string, Buffer]>([
    ['the header of nscd', [], 'users-missing', 'nsncd', 'GETPWBYNAME', noUser],
    ['a header of zeros, which nsncd is known for', [], 'users-missing', 'nsncd', 'GETPWBYNAME', zeros],
    [
      'a version of 0 that unscd is not known for',
      ['the reply has version 0'],
      'users-missing',
      'unscd',
      'GETPWBYNAME',
      zeros,
    ],
    ['the password of the data', [], 'main', 'nsncd', 'GETPWBYNAME', user('x')],
    ['another password', ['the reply has another passwd'], 'main', 'nsncd', 'GETPWBYNAME', user('y')],
    ['no error of GETAI', [], 'getaddrinfo-missing', 'nsncd', 'GETAI', noAddress()],
    ['TRY_AGAIN of GETAI', [], 'getaddrinfo-servfail', 'nsncd', 'GETAI', noAddress('TRY_AGAIN')],
    [
      'another error of GETAI',
      ['the reply has error h_errno-77'],
      'getaddrinfo-missing',
      'nsncd',
      'GETAI',
      noAddress('h_errno-77'),
    ],
  ])('%s: %j', (_, kinds, ...words) => {
    expect(replied(...words)).toEqual(kinds);
  });
});

test('a question of the reference alone that reaches the nameserver is a difference', () => {
  const asked = groupsAsked({ groups: [1] }, { groups: [1] }, 'whole');
  const query = (at: number) => ({ kind: 'dns-query', at, server: 'A', host: 'client', name: 'u1', type: 'A' });
  const kinds = (...times: number[]) => {
    const evidence = new Evidence([...asked.events, ...times.map(query)] as never);
    return pairsIn(evidence).flatMap((pair) => differencesOf(evidence, pair, cellOf('nsncd', '1.5.1-1', 'initgroups')));
  };
  expect(kinds(5)).toEqual([NO_QUERY]);
  expect(kinds(5, 22)).toEqual([]);
  expect(kinds()).toEqual([]);
});

describe('the control of the nameserver', () => {
  const variant = variants.getaddrinfo as (typeof variants)['main'];
  const asked = groupsAsked({ groups: [1] }, { groups: [1] }, 'whole');
  const query = (at: number) => ({ kind: 'dns-query', at, server: 'A', host: 'client', name: 'u1', type: 'A' });
  test.each([
    ['holds with queries of the reference', [5], true],
    ['fails without one, also with queries of the daemon', [22], false],
  ])('%s', (_, times, ok) => {
    const evidence = new Evidence([...asked.events, ...times.map(query)] as never);
    const { controls } = judge(evidence, cellOf('nsncd', '1.5.1-1', 'getaddrinfo'), variant);
    expect(controls.find(({ name }) => name === 'the nameserver is asked')?.ok).toBe(ok);
  });
});

describe('a program that gave up on the daemon', () => {
  const judged = (referenceMs: number, ...more: object[]) => {
    const { events } = groupsAsked({ groups: [1] }, { groups: [1] }, 'none');
    const later = events.map((event) =>
      event.kind === 'call' && event.label === 'reference 1' ? { ...event, at: event.end - referenceMs * 1e6 } : event,
    );
    const gaveUp = { kind: 'nscd-end', at: 25, host: 'client', daemon: 'nsncd', connection: 1, pid: 7, by: 'client' };
    const evidence = new Evidence([...later, gaveUp, ...more] as never);
    const { controls } = judge(evidence, cellOf('nsncd', '1.5.1-1', 'initgroups'), variants.initgroups as never);
    return controls.find(({ name }) => name === 'the machine is fast enough for the daemon');
  };

  test('differs if the same question takes no time without it', () => {
    expect(judged(20)?.ok).toBe(true);
  });

  test('says nothing on a busy machine', () => {
    expect(judged(2200)).toMatchObject({ ok: false, detail: expect.stringContaining('took 2200 ms') });
  });

  test('of a daemon that hangs, the trial says so on any machine', () => {
    const trial = { kind: 'daemon-trial', at: 40, end: 41, daemon: 'nsncd', host: 'client', what: 'question 1' };
    expect(judged(2200, { ...trial, connections: 0, connected: 0, state: 'hangs' })?.ok).toBe(true);
  });
});

test('a known difference is expected of the versions that have it', () => {
  const value = (...words: Parameters<typeof cellOf>) => expected(cellOf(...words)).value;
  expect(value('nsncd', '1.5.1-1', 'initgroups-large-gid')).toBe('reproduced');
  expect(value('nsncd', '1.5.2-1', 'initgroups-large-gid')).toBe('unknown');
  // A build of one's own may have the change or not: neither is new.
  expect(value('nsncd', 'a build-id', 'initgroups-large-gid', '/nsncd')).toBe('reproduced');
  expect(value('nsncd', 'a build-id', 'innetgr-missing', '/nsncd')).toBe('reproduced');
  expect(value('nscd', '2.41-12+deb13u5', 'innetgr-missing')).toBe('reproduced');
  for (const backported of ['2.31-13+deb11u10', '2.31-13+deb11u11', '2.36-9+deb12u7', '2.36-9+deb12u14', '2.40-1'])
    expect([backported, value('nscd', backported, 'innetgr-missing')]).toEqual([backported, 'reproduced']);
  for (const without of ['2.31-13+deb11u9', '2.36-9+deb12u6', '2.36-8', '2.37-12', '2.36', '2.36-9ubuntu1'])
    expect([without, value('nscd', without, 'innetgr-missing')]).toEqual([without, 'unknown']);
  expect(value('nscd', '2.43-2', 'gethostbyname-servfail')).toBe('reproduced');
  expect(value('nscd', '2.44-1', 'gethostbyname-servfail')).toBe('unknown');
  expect(value('nscd', '2.44-1', 'gethostbyname-no-address')).toBe('reproduced');
  expect(expected(cellOf('unscd', '0.54-1', 'services'))).toMatchObject({ value: 'reproduced', byDesign: true });
  expect(value('nscd', '2.41-12+deb13u5', 'services')).toBe('unknown');
});

test('a difference of the clients of an old glibc is not expected of others', () => {
  const value = (version: string, ...words: Parameters<typeof cellOf>) =>
    expected({ ...cellOf(...words), libc: glibc(version) }).value;
  for (const row of ['services', 'netgroups', 'getaddrinfo', 'getaddrinfo-1000', 'gethostbyname-servfail'])
    expect([row, value('2.17', 'nsncd', '1.5.1-1', row), value('2.41', 'nsncd', '1.5.1-1', row)]).toEqual([
      ...[row, 'reproduced', 'unknown'],
    ]);
  // nscd of 2.18 ends the name by itself.
  expect(value('2.17', 'nscd', '2.17', 'netgroups')).toBe('reproduced');
  expect(value('2.17', 'nscd', '2.41-12+deb13u5', 'netgroups')).toBe('unknown');
  expect(value('2.17', 'nsncd', '1.5.1-1', 'getaddrinfo-other-family')).toBe('unknown');
  expect(value('2.31', 'nsncd', '1.5.1-1', 'getaddrinfo-other-family')).toBe('reproduced');
});

test('a difference of another kind than the known one does not pass as known', () => {
  const cell = cellOf('nsncd', '1.5.1-1', 'initgroups-large-gid');
  const variant = variants['initgroups-large-gid'] as (typeof variants)['main'];
  const known = judge(groupsAsked({ groups: [1] }, { groups: [1] }, 'none'), cell, variant);
  expect(known).toMatchObject({ reproduced: true, measures: { kinds: NO_REPLY } });
  const other = judge(groupsAsked({ groups: [1] }, { groups: [1, 2] }, 'none'), cell, variant);
  expect(other).toMatchObject({
    reproduced: false,
    because: expect.stringContaining('in another way than is known (groups lacks entries)'),
    measures: { 'not known': 'groups lacks entries' },
  });
  expect(judge(groupsAsked({ groups: [1] }, { groups: [1] }, 'whole'), cell, variant).reproduced).toBe(false);
});

test('each row with a known difference exists', () => {
  const rows = KNOWN.flatMap((known) => known.rows);
  expect(rows.filter((row) => !(row in variants))).toEqual([]);
});

test('no user has the same number as uid and gid, which a daemon may take for each other', () => {
  const files = Object.values(questions).flatMap(({ data, make }) =>
    fc.sample(data, { seed: 5, numRuns: 20 }).map((each, at) => make(each, at + 1).files?.passwd ?? ''),
  );
  const users = files.join('').matchAll(/^u\d+[^:]*:[^:]*:(\d+):(\d+):/gm);
  const ids = [...users].map(([, uid, gid]) => [uid, gid]);
  expect(ids.length).toBeGreaterThan(50);
  expect(ids.filter(([uid, gid]) => uid === gid)).toEqual([]);
});

test('each row has questions, and each question has a row', () => {
  expect(Object.keys(questions)).toEqual(Object.keys(variants));
});

/** Its only question is for port 0. */
const { 'services-port-0': _, ...others } = questions;

test.each(Object.entries(others))(
  '%s: questions have names of their own, and are the same for a seed',
  (_name, { data, make }) => {
    const ask = () =>
      fc.sample(data, { seed: 5, numRuns: 20 }).map((each, at) => JSON.stringify(make(each, at + 1).args));
    const asked = ask();
    expect(ask()).toEqual(asked);
    expect(new Set(asked).size).toBe(20);
  },
);
