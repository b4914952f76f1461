import { endianness } from 'node:os';
import { describe, expect, test } from 'vitest';
import { encodeReply, type RawConnectionEvent } from '../../lab/index.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import { differencesIn, judge } from '../../repros/daemon-protocol/judge.ts';
import { KNOWN } from '../../repros/daemon-protocol/known.ts';
import type { ProtocolRequest } from '../../repros/daemon-protocol/requests.ts';
import { variants } from '../../repros/daemon-protocol/variants.ts';
import { cellOn, glibc } from './evidence.ts';

const USER = variants.main.request;
const fields = USER.reply as Exclude<ProtocolRequest['reply'], null | string>;

function connection(reply: Buffer, more: Partial<RawConnectionEvent> = {}): RawConnectionEvent {
  return {
    ...{ kind: 'raw-connection', at: 1, end: 2, client: 'raw', pid: 7, host: 'client', uid: 0, gid: 0, pastTap: false },
    ...{ sent: [], sentBytes: 0, reply: reply.toString('hex'), replyBytes: reply.length, fds: 0, how: 'closed' },
    ...more,
  };
}

const right = encodeReply('GETPWBYNAME', { found: true, fields });

test('a right reply has no difference', () => {
  expect(differencesIn(connection(right), USER)).toEqual([]);
});

test.each([
  ['no octets', connection(Buffer.alloc(0)), ['no reply']],
  ['a connection that stays open', connection(right, { how: 'left open' }), ['the connection stays open']],
  ['another version', connection(encodeReply('GETPWBYNAME', { found: true, fields, version: 0 })), ['version 0']],
  ['not found', connection(encodeReply('GETPWBYNAME', { found: false, fields: {} })), ['not found']],
  ['not served', connection(encodeReply('GETPWBYNAME', { found: null, fields: {} })), ['not served']],
  [
    'another uid and shell',
    connection(encodeReply('GETPWBYNAME', { found: true, fields: { ...fields, uid: 1, shell: '/bin/csh' } })),
    ['another uid', 'another shell'],
  ],
  [
    'octets behind a right reply',
    connection(Buffer.concat([right, Buffer.alloc(24)])),
    ['24 octets after the end of the reply'],
  ],
  ['a reply that is cut off', connection(right.subarray(0, -1)), [expect.stringContaining('not whole')]],
])('%s', (_, event, kinds) => {
  expect(differencesIn(event, USER)).toEqual(kinds);
});

test('an entry that does not exist must not be found', () => {
  const missing = variants['GETPWBYNAME-missing']?.request as ProtocolRequest;
  expect(differencesIn(connection(right), missing)).toEqual(['found']);
  const reply = encodeReply('GETPWBYNAME', { found: false, fields: {}, version: 0 });
  expect(differencesIn(connection(reply), missing)).toEqual(['version 0']);
});

test('a host that does not exist has an error, and in the reply to GETAI the error is 0', () => {
  const missing = variants['GETHOSTBYNAME-missing']?.request as ProtocolRequest;
  const reply = (error: string) => connection(encodeReply('GETHOSTBYNAME', { found: false, fields: { error } }));
  expect(differencesIn(reply('HOST_NOT_FOUND'), missing)).toEqual([]);
  expect(differencesIn(reply('NETDB_SUCCESS'), missing)).toEqual(['error NETDB_SUCCESS']);
  expect(differencesIn(reply('TRY_AGAIN'), missing)).toEqual(['error TRY_AGAIN']);
  const addresses = (fields: { error?: string }) => {
    const event = connection(encodeReply('GETAI', { found: false, fields }));
    return differencesIn(event, variants['GETAI-missing']?.request as ProtocolRequest);
  };
  expect(addresses({})).toEqual([]);
  expect(addresses({ error: 'h_errno-77' })).toEqual(['error h_errno-77']);
});

test('SERVFAIL is a temporary error', () => {
  for (const type of ['GETHOSTBYNAME', 'GETHOSTBYNAMEv6', 'GETHOSTBYADDR', 'GETHOSTBYADDRv6', 'GETAI']) {
    const { request } = variants[`${type}-servfail`] as typeof variants.main;
    const reply = (error: string) => connection(encodeReply(type, { found: false, fields: { error } }));
    expect(differencesIn(reply('TRY_AGAIN'), request)).toEqual([]);
    expect(differencesIn(reply('NETDB_SUCCESS'), request)).toEqual(['error NETDB_SUCCESS']);
  }
});

test('a number that no program sees is a difference, also of an entry that does not exist', () => {
  const octets = encodeReply('GETPWBYNAME', { found: false, fields: {} });
  octets[`writeInt32${endianness()}`](7, 16);
  const missing = variants['GETPWBYNAME-missing']?.request as ProtocolRequest;
  expect(differencesIn(connection(octets), missing)).toEqual(['uid 7 for -1']);
});

describe('a reply about hosts from a daemon in another network', () => {
  const found = variants.GETHOSTBYNAME?.request as ProtocolRequest;
  const notFound = connection(encodeReply('GETHOSTBYNAME', { found: false, fields: { error: 'HOST_NOT_FOUND' } }));
  const cell = cellOn(glibc('2.41'), { daemon: 'nsncd' });
  const judged = (variant: string, reply: RawConnectionEvent, net: string) => {
    const view = { kind: 'process-view', at: 0, process: 'nsncd', pid: 3, host: 'client', mounts: [], environment: {} };
    const calls = ['user', 'host'].map((label) => ({ kind: 'call', label, result: { ok: true } }));
    const events = [{ ...view, namespaces: { net } }, ...calls, { ...reply, label: 'request' }];
    const { request } = variants[variant] as typeof variants.main;
    return judge(new Evidence(events as never), { ...cell, variant }, { title: '', request });
  };

  test.each([
    ['client', 'not found'],
    ['own', 'not found; the daemon is in another network than its host'],
  ])('%s: %s', (net, kinds) => {
    expect(judged('GETHOSTBYNAME', notFound, net).measures?.kinds).toBe(kinds);
  });

  test('a right reply has no difference, and neither has one about users', () => {
    const reply = encodeReply('GETHOSTBYNAME', { found: true, fields: found.reply as never });
    expect(judged('GETHOSTBYNAME', connection(reply), 'own').measures?.kinds).toBe('none');
    const user = connection(encodeReply('GETPWBYNAME', { found: false, fields: {} }));
    expect(judged('main', user, 'own').measures?.kinds).toBe('not found');
  });
});

test('for its cache a daemon sends a descriptor, or nothing', () => {
  const cache = variants.GETFDHST?.request as ProtocolRequest;
  expect(differencesIn(connection(Buffer.from('hosts\0')), cache)).toEqual(['a name without a descriptor']);
  expect(differencesIn(connection(Buffer.from('hosts\0'), { fds: 1 }), cache)).toEqual([]);
  expect(differencesIn(connection(Buffer.alloc(0)), cache)).toEqual([]);
});

test('to an unknown type a daemon sends nothing', () => {
  const unknown = variants['other-type']?.request as ProtocolRequest;
  expect(differencesIn(connection(Buffer.alloc(0)), unknown)).toEqual([]);
  expect(differencesIn(connection(right), unknown)).toEqual(['a reply']);
  expect(differencesIn(connection(Buffer.alloc(0), { how: 'left open' }), unknown)).toEqual([
    'the connection stays open',
  ]);
});

describe('a request of root about the daemon', () => {
  const requestOf = (row: string) => variants[row]?.request as ProtocolRequest;
  const judged = (state: string, { uid = 0, differs = [] as string[] } = {}) => {
    const before = { ...connection(encodeReply('GETPWBYUID', { found: true, fields: { ...fields, name: 'root' } })) };
    const request = { kind: 'nscd-request', at: 1, pid: 7, differs, raw: '' };
    const calls = ['user', 'host'].map((label) => ({ kind: 'call', label, result: { ok: true } }));
    const trial = { kind: 'daemon-trial', at: 3, what: 'the request', state };
    const own = { ...connection(Buffer.alloc(0)), uid, label: 'request' };
    const events = [request, ...calls, { ...before, label: 'before' }, own, trial];
    const cell = { ...cellOn(glibc('2.41'), { daemon: 'nscd' }), variant: 'SHUTDOWN' };
    return judge(new Evidence(events as never), cell, { title: '', request: requestOf('SHUTDOWN') });
  };

  test.each([
    ['ended with exit code 0', 'none'],
    ['answers', 'runs on'],
    ['ended by SIGSEGV', 'the daemon ended by SIGSEGV'],
  ])('SHUTDOWN, then the daemon %s: %s', (state, kinds) => {
    const { measures, controls } = judged(state);
    expect(measures?.kinds).toBe(kinds);
    expect(controls.filter(({ ok }) => !ok)).toEqual([]);
  });

  test.each([{ uid: 1000 }, { differs: ['uid'] }])('of another user says nothing: %j', (sender) => {
    const failed = judged('answers', sender).controls.filter(({ ok }) => !ok);
    expect(failed.map(({ name }) => name)).toEqual(['the client is root for the daemon']);
  });

  test('has a reply of its own: a number, or statistics of any size', () => {
    expect(differencesIn(connection(Buffer.alloc(4)), requestOf('INVALIDATE'))).toEqual([]);
    expect(differencesIn(connection(Buffer.from([22, 0, 0, 0])), requestOf('INVALIDATE'))).toContain('not found');
    expect(differencesIn(connection(Buffer.alloc(768)), requestOf('GETSTAT'))).toEqual([]);
    expect(differencesIn(connection(Buffer.alloc(0)), requestOf('GETSTAT'))).toEqual(['no reply']);
  });
});

test('each row with a known difference exists', () => {
  const rows = KNOWN.flatMap((known) => known.rows);
  expect(rows.filter((row) => !(row in variants))).toEqual([]);
});
