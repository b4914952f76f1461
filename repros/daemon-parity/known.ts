import { INNETGR_MISSING } from '../shared/innetgr-missing.ts';
import type { KnownDifference } from '../shared/known-differences.ts';
import { NSCD_ERRORS, NSCD_HANDS_TRY_AGAIN_ON } from '../shared/nscd-errors.ts';
import { OLD_NSCD } from '../shared/old-nscd.ts';
import { UNSCD } from '../shared/unscd.ts';
import { NO_REPLY } from './differences.ts';
import { GETAI } from './getai.ts';
import { OLD_CLIENTS } from './old-clients.ts';

const NSNCD = 'nsncd at the tags v1.5.1 and v1.5.2, src/handlers.rs';

const NETGROUP_ROWS = ['netgroups', 'netgroups-wildcards', 'netgroups-huge', 'netgroups-missing'];
const INNETGR_ROWS = ['innetgr-member', 'innetgr-wildcards', 'innetgr-no-member', 'innetgr-missing'];
const SERVICE_ROWS = ['services', 'services-aliases', 'services-port-0', 'services-missing'];

/** What each daemon does differently, by the sources that were read. */
export const KNOWN: readonly KnownDifference[] = [
  ...OLD_CLIENTS,
  {
    daemon: 'nsncd',
    rows: ['users-name-octets', 'groups-name-octets'],
    kinds: [NO_REPLY],
    source: `${NSNCD}: the key must be UTF-8 (CStr::to_str), otherwise the request is an error without a reply`,
  },
  {
    daemon: 'nsncd',
    rows: ['groups-octets'],
    kinds: ['members has further entries', 'members lacks entries'],
    source: `${NSNCD}: serialize_group() has the members as Strings of the crate nix, which replaces octets that are not UTF-8`,
  },
  {
    daemon: 'nsncd',
    rows: ['initgroups-large-gid'],
    kinds: [NO_REPLY],
    fixedIn: '1.5.2',
    source:
      'nsncd issue 72: serialize_initgroups() at v1.5.1 converts each gid to an i32; since 1.5.2 it is a u32 (pull request 140)',
  },
  {
    daemon: 'nsncd',
    rows: ['initgroups-other-gid'],
    kinds: ['groups has further entries'],
    byDesign: true,
    source: `${NSNCD}: INITGROUPS calls getgrouplist(3) with the primary gid of the user, which is then in the reply; the comment there says so`,
  },
  {
    daemon: 'nsncd',
    rows: ['netgroups-missing', 'innetgr-no-member', 'innetgr-missing'],
    kinds: [NO_REPLY],
    source: `${NSNCD}: serialize_netgroup() and serialize_innetgr() write nothing for an empty list, and for a triple that is in no netgroup`,
  },
  { ...INNETGR_MISSING, rows: ['innetgr-missing'] },
  {
    ...{ ...OLD_NSCD.noNetgroup, rows: ['netgroups-missing'] },
    kinds: ['found true for false', 'ok true for false'],
  },
  {
    ...{ ...OLD_NSCD.absentValues, rows: ['netgroups-wildcards', 'netgroups-huge', 'innetgr-wildcards'] },
    kinds: [...OLD_NSCD.absentValues.kinds, NO_REPLY],
  },
  {
    daemon: 'nscd',
    rows: ['gethostbyname-no-address'],
    kinds: ['h_errno HOST_NOT_FOUND for NO_DATA'],
    source: NSCD_ERRORS.noNoData,
  },
  {
    daemon: 'nscd',
    rows: ['gethostbyname-servfail'],
    kinds: ['h_errno HOST_NOT_FOUND for TRY_AGAIN'],
    fixedIn: NSCD_HANDS_TRY_AGAIN_ON,
    source: NSCD_ERRORS.hostNotFound,
  },
  {
    daemon: 'unscd',
    rows: [...SERVICE_ROWS, ...NETGROUP_ROWS, ...INNETGR_ROWS],
    kinds: [NO_REPLY],
    byDesign: true,
    source: UNSCD.services,
  },
  {
    daemon: 'unscd',
    rows: ['initgroups-other-gid'],
    kinds: ['groups has further entries'],
    source: UNSCD.primaryGroup,
  },
  ...Object.entries({
    'gethostbyname-missing': 'HOST_NOT_FOUND',
    'gethostbyaddr-missing': 'HOST_NOT_FOUND',
    'gethostbyname-no-address': 'NO_DATA',
    'gethostbyname-servfail': 'TRY_AGAIN',
  }).map(
    ([row, error]): KnownDifference => ({
      ...{ daemon: 'unscd', rows: [row], kinds: [`h_errno NETDB_SUCCESS for ${error}`], source: UNSCD.noError },
    }),
  ),
  ...(['nsncd', 'nscd', 'unscd'] as const).flatMap((daemon): KnownDifference[] => [
    {
      ...{ daemon, rows: ['getaddrinfo-no-address'] },
      kinds: ['eai EAI_NONAME for EAI_NODATA'],
      source: GETAI,
    },
    {
      ...{ daemon, rows: ['getaddrinfo-other-family'] },
      kinds: ['eai EAI_NONAME for EAI_NODATA'],
      // 2.17 says EAI_NONAME without a daemon as well. Between it and 2.31 no source was read.
      clientSince: '2.31',
      source: GETAI,
    },
    { daemon, rows: ['getaddrinfo-servfail'], kinds: ['eai EAI_NONAME for EAI_AGAIN'], source: GETAI },
  ]),
];
