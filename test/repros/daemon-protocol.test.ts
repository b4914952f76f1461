import { expect, test } from 'vitest';
import { encodeReply, type RawConnectionEvent } from '../../lab/index.ts';
import { differencesIn } from '../../repros/daemon-protocol/judge.ts';
import { KNOWN } from '../../repros/daemon-protocol/known.ts';
import type { ProtocolRequest } from '../../repros/daemon-protocol/requests.ts';
import { variants } from '../../repros/daemon-protocol/variants.ts';

const USER = variants.main.request;
const fields = USER.reply as Exclude<ProtocolRequest['reply'], null | 'cache'>;

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

test('for its cache a daemon sends a descriptor, or nothing', () => {
  const cache = variants.GETFDHST?.request as ProtocolRequest;
  expect(differencesIn(connection(Buffer.from('hosts\0')), cache)).toEqual(['a name without a descriptor']);
  expect(differencesIn(connection(Buffer.from('hosts\0'), { fds: 1 }), cache)).toEqual([]);
  expect(differencesIn(connection(Buffer.alloc(0)), cache)).toEqual([]);
});

test('each row with a known difference exists', () => {
  const rows = KNOWN.flatMap((known) => known.rows);
  expect(rows.filter((row) => !(row in variants))).toEqual([]);
});
