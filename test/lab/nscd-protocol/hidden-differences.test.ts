import { endianness } from 'node:os';
import { describe, expect, test } from 'vitest';
import { encodeReply, hiddenDifferences } from '../../../lab/nscd-protocol/index.ts';
import { REPLIES } from './captured.ts';

/** A reply with another number at this field of its header, or another octet at this place. */
const withNumber = (octets: Buffer, field: number, value: number) => {
  const copy = Buffer.from(octets);
  copy[`writeInt32${endianness()}`](value, field * 4);
  return copy;
};
const withOctet = (octets: Buffer, at: number, value: number) => {
  const copy = Buffer.from(octets);
  copy[at] = value;
  return copy;
};

const host = encodeReply('GETHOSTBYNAME', {
  found: true,
  fields: { name: 'box', addresses: ['192.0.2.1'], aliases: ['alias'] },
});
const noHost = encodeReply('GETHOSTBYNAME', { found: false, fields: { error: 'HOST_NOT_FOUND' } });
const addresses = encodeReply('GETAI', { found: true, fields: { addresses: ['192.0.2.1'], canonname: 'box' } });
const noUser = encodeReply('GETPWBYNAME', { found: false, fields: {} });
const noService = encodeReply('GETSERVBYNAME', { found: false, fields: {} });
const member = encodeReply('INNETGR', { found: false, fields: {} });
const user = encodeReply('GETPWBYNAME', {
  found: true,
  fields: { name: 'u', passwd: 'x', uid: 1, gid: 2, gecos: '', dir: '/', shell: '' },
});
/** A name with a further NUL, as unscd pads it. */
const padded = Buffer.concat([withNumber(host, 2, 5).subarray(0, 36), Buffer.alloc(1), host.subarray(36)]);

describe('a number that no client shows', () => {
  test.each<[string, string, Buffer, string[]]>([
    ['version', 'GETHOSTBYNAME', withNumber(host, 0, 3), ['version 3']],
    ['found', 'GETHOSTBYNAME', withNumber(host, 1, 5), ['found 5 for 1']],
    ['address family', 'GETHOSTBYNAME', withNumber(host, 4, 99), ['address family 99 for 2']],
    ['error of a success', 'GETHOSTBYNAME', withNumber(host, 7, 77), ['error 77 for 0']],
    ['error of a success of GETAI', 'GETAI', withNumber(addresses, 5, 77), ['error 77 for 0']],
    ['length of a padded name', 'GETHOSTBYNAME', padded, ['another name length']],
    ['address length of no host', 'GETHOSTBYNAME', withNumber(noHost, 5, 4), ['address length 4 for -1']],
    ['number of addresses of no host', 'GETHOSTBYNAME', withNumber(noHost, 6, 1), ['another number of addresses']],
    ['ids of no user', 'GETPWBYNAME', withNumber(withNumber(noUser, 4, 7), 5, 8), ['uid 7 for -1', 'gid 8 for -1']],
    ['port of no service', 'GETSERVBYNAME', withNumber(noService, 5, 0), ['port 0 for -1']],
    ['result of no netgroup', 'INNETGR', withNumber(member, 2, 1), ['result 1 for 0']],
  ])('%s', (_, type, octets, words) => {
    expect(hiddenDifferences(type, octets)).toEqual(words);
  });

  test('lengths that leave octets of the addresses over', () => {
    const longer = Buffer.concat([addresses.subarray(0, 28), Buffer.alloc(4), addresses.subarray(28)]);
    expect(hiddenDifferences('GETAI', withNumber(longer, 3, 8))).toEqual(['another length of the addresses']);
  });

  test('an address family behind the header', () => {
    const v6 = encodeReply('GETAI', { found: true, fields: { addresses: ['2001:db8::1'], canonname: 'box' } });
    expect(hiddenDifferences('GETAI', withOctet(v6, 40, 99))).toEqual(['other octets behind the header']);
  });
});

test.each([
  ['right', user],
  ['right, with octets behind its end', Buffer.concat([user, Buffer.from('xy')])],
  ['not whole', user.subarray(0, -1)],
  ['about a database that is not served', encodeReply('GETPWBYNAME', { found: null, fields: {} })],
])('a reply that is %s has none', (_, octets) => {
  expect(hiddenDifferences('GETPWBYNAME', octets)).toEqual([]);
});

/** Clients and daemons of these captures had this order of octets. */
const ofNscd = REPLIES.filter(({ by, type }) => by.startsWith('nscd') && !/^(INVALIDATE|GETFD|GETSTAT)/.test(type));

test.runIf(endianness() === 'LE').each(ofNscd)('$by: $type, found $found: none', ({ type, raw }) => {
  expect(hiddenDifferences(type, Buffer.from(raw, 'hex'))).toEqual([]);
});
