import { INNETGR_MISSING } from '../shared/innetgr-missing.ts';
import type { KnownDifference } from '../shared/known-differences.ts';
import { OLD_NSCD } from '../shared/old-nscd.ts';
import { UNSCD } from '../shared/unscd.ts';

const NSNCD = 'nsncd at the tags v1.5.1 and v1.5.2, src/handlers.rs';
const NO_REPLY = ['no reply'];
const NOT_FOUND = ['GETPWBYNAME', 'GETPWBYUID', 'GETGRBYNAME', 'GETGRBYGID', 'GETSERVBYNAME', 'GETSERVBYPORT'];
const NOT_FOUND_HOSTS = ['GETHOSTBYNAME', 'GETHOSTBYNAMEv6', 'GETHOSTBYADDR', 'GETHOSTBYADDRv6'];
const NOT_OF_UNSCD = ['GETSERVBYNAME', 'GETSERVBYPORT', 'GETNETGRENT', 'INNETGR'];

export const KNOWN: readonly KnownDifference[] = [
  {
    daemon: 'nsncd',
    rows: NOT_FOUND.map((type) => `${type}-missing`),
    kinds: ['version 0'],
    fixedIn: '1.5.3',
    source:
      'nsncd issue 206: an entry that does not exist has a header of zeros (default() in src/handlers.rs), which musl takes for an error',
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
    daemon: 'unscd',
    rows: NOT_FOUND_HOSTS.map((type) => `${type}-missing`),
    kinds: ['error NETDB_SUCCESS'],
    source: UNSCD.noError,
  },
];
