import { INNETGR_MISSING } from '../shared/innetgr-missing.ts';
import type { KnownDifference } from '../shared/known-differences.ts';
import { NSCD_ERRORS, NSCD_HANDS_TRY_AGAIN_ON } from '../shared/nscd-errors.ts';
import { OLD_NSCD } from '../shared/old-nscd.ts';
import { UNSCD } from '../shared/unscd.ts';

const NSNCD = 'nsncd at the tags v1.5.1 and v1.5.2, src/handlers.rs';
const NO_REPLY = ['no reply'];
const USERS = ['GETPWBYNAME', 'GETPWBYUID'];
const GROUPS = ['GETGRBYNAME', 'GETGRBYGID'];
const SERVICES = ['GETSERVBYNAME', 'GETSERVBYPORT'];
const HOSTS = ['GETHOSTBYNAME', 'GETHOSTBYNAMEv6', 'GETHOSTBYADDR', 'GETHOSTBYADDRv6'];
const NOT_OF_UNSCD = ['GETSERVBYNAME', 'GETSERVBYPORT', 'GETNETGRENT', 'INNETGR'];

const missing = (types: readonly string[]) => types.map((type) => `${type}-missing`);
const servfail = (types: readonly string[]) => types.map((type) => `${type}-servfail`);

/** The numbers of an entry that does not exist, which are -1 in the replies of nscd. */
const NO_USER = ['uid 0 for -1', 'gid 0 for -1'];
const NO_GROUP = ['gid 0 for -1'];
const NO_SERVICE = ['port 0 for -1'];
const NO_HOST = ['address family 0 for -1', 'address length 0 for -1'];
const NO_ERROR = ['error NETDB_SUCCESS'];

const ofNsncd = (types: readonly string[], kinds: readonly string[]): KnownDifference => ({
  ...{ daemon: 'nsncd', rows: missing(types), kinds: ['version 0', ...kinds], fixedIn: '1.5.3' },
  source:
    'nsncd issue 206: an entry that does not exist has a header of zeros (default() in src/handlers.rs), which musl takes for an error',
});

const ofUnscd = (rows: readonly string[], kinds: readonly string[]): KnownDifference => ({
  ...{ daemon: 'unscd', rows, kinds, source: UNSCD.noFields },
});

export const KNOWN: readonly KnownDifference[] = [
  ofNsncd(USERS, NO_USER),
  ofNsncd(GROUPS, NO_GROUP),
  ofNsncd(SERVICES, NO_SERVICE),
  {
    daemon: 'nsncd',
    rows: ['GETAI-servfail'],
    kinds: NO_ERROR,
    source: `${NSNCD}: GETAI drops the error of getaddrinfo(3), and serialize_address_info() writes AI_RESPONSE_HEADER_NOT_FOUND (src/protocol.rs), whose error is 0`,
  },
  {
    daemon: 'nsncd',
    rows: ['INITGROUPS'],
    // Its gid from 2³¹ on is an error.
    kinds: NO_REPLY,
    fixedIn: '1.5.2',
    source:
      'nsncd issue 72: serialize_initgroups() at v1.5.1 converts each gid to an i32; since 1.5.2 it is a u32 (pull request 140)',
  },
  {
    daemon: 'nsncd',
    rows: ['INITGROUPS'],
    kinds: ['another groups'],
    since: '1.5.2',
    byDesign: true,
    source: `${NSNCD}: INITGROUPS calls getgrouplist(3) with the primary gid of the user, which is then in the reply`,
  },
  {
    daemon: 'nsncd',
    rows: ['INITGROUPS-missing'],
    kinds: ['found'],
    source: `${NSNCD}: the groups of a user that does not exist are an empty list, and serialize_initgroups() writes found 1 for every list`,
  },
  {
    daemon: 'nsncd',
    rows: ['GETNETGRENT-missing', 'INNETGR-no', 'INNETGR-missing'],
    kinds: NO_REPLY,
    source: `${NSNCD}: serialize_netgroup() and serialize_innetgr() write nothing for an empty list, and for a triple that is in no netgroup`,
  },
  { ...INNETGR_MISSING, rows: ['INNETGR-missing'] },
  {
    ...{ ...OLD_NSCD.services, rows: ['GETSERVBYNAME', 'GETSERVBYPORT'] },
    kinds: ['24 octets after the end of the reply'],
  },
  { ...OLD_NSCD.noNetgroup, rows: ['GETNETGRENT-missing', 'INNETGR-missing'], kinds: ['found'] },
  { ...OLD_NSCD.absentValues, rows: ['GETNETGRENT', 'INNETGR', 'INNETGR-no'] },
  {
    daemon: 'unscd',
    rows: [...NOT_OF_UNSCD.flatMap((type) => [type, `${type}-missing`]), 'INNETGR-no'],
    kinds: NO_REPLY,
    byDesign: true,
    source: UNSCD.services,
  },
  { daemon: 'unscd', rows: ['INITGROUPS'], kinds: ['another groups'], source: UNSCD.primaryGroup },
  {
    ...{ daemon: 'nsncd', rows: ['INVALIDATE'], kinds: NO_REPLY, byDesign: true },
    source: `${NSNCD}: 'There's no cache to invalidate'`,
  },
  {
    ...{ daemon: 'nsncd', rows: ['SHUTDOWN'], kinds: ['runs on'], byDesign: true },
    source: `${NSNCD}: 'We don't want clients to be able to shut down nsncd'`,
  },
  { daemon: 'nsncd', rows: ['GETSTAT'], kinds: NO_REPLY, source: `${NSNCD}: GETSTAT is 'Not implemented (yet)'` },
  { daemon: 'unscd', rows: ['GETSTAT'], kinds: NO_REPLY, byDesign: true, source: UNSCD.noStatistics },
  { daemon: 'unscd', rows: ['INVALIDATE'], kinds: NO_REPLY, source: UNSCD.invalidate },
  ofUnscd(missing(USERS), NO_USER),
  ofUnscd(missing(GROUPS), NO_GROUP),
  ofUnscd([...missing(HOSTS), ...servfail(HOSTS)], [...NO_HOST, ...NO_ERROR]),
  ofUnscd(['GETAI-servfail'], NO_ERROR),
  { daemon: 'unscd', rows: HOSTS, kinds: ['another name length'], byDesign: true, source: UNSCD.padding },
  {
    ...{ daemon: 'nscd', rows: servfail(HOSTS), kinds: ['error HOST_NOT_FOUND'] },
    ...{ fixedIn: NSCD_HANDS_TRY_AGAIN_ON, source: NSCD_ERRORS.hostNotFound },
  },
  {
    ...{ daemon: 'nscd', rows: ['GETAI-servfail'], kinds: NO_ERROR },
    ...{ fixedIn: NSCD_HANDS_TRY_AGAIN_ON, source: NSCD_ERRORS.getaiNoError },
  },
];
