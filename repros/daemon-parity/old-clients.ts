import type { KnownDifference } from '../shared/known-differences.ts';
import { OLD_NSCD } from '../shared/old-nscd.ts';
import { NO_REPLY } from './differences.ts';
import { GETAI } from './getai.ts';

const KEY_WITHOUT_NUL =
  'glibc bug 15577, commit 50fd745b4d, nscd/nscd_netgroup.c: __nscd_setnetgrent() sent the name of a netgroup without its NUL';
const KEY_WITH_TWO_NULS =
  'glibc bug 16153, commit 8ec3f656d6, nscd/nscd_getserv_r.c: __nscd_getservbyport_r() sent a NUL between the port and the slash';
const FROM_BYTES =
  'nsncd at the tags v1.5.1 and v1.5.2, src/handlers.rs: CStr::from_bytes_with_nul() refuses such a key';
const INTERNAL =
  'glibc bug 15339, commit 3d04f5db20, nss/getXXbyYY_r.c: without a daemon every failure of DNS was NETDB_INTERNAL to gethostbyname';
const SYSTEM =
  'glibc bug 15339, commit 3d04f5db20, getaddrinfo.c: without a daemon every failure of DNS was EAI_SYSTEM to getaddrinfo';
const HALF_INITIALIZED =
  'glibc bug 16743, commit a071766ebf, getaddrinfo.c: an address of the other family at the end of a reply to GETAI became an address of its own';
const TRUNCATED =
  'glibc bug 18665, commit e9db92d3ac, resolv/nss_dns/dns-host.c: without a daemon an answer of AAAA that did not fit the buffer was truncated';

const FURTHER = ['addresses has further entries', 'another raw'];

/** What `gethostbyname` reports behind each daemon, where the program's own lookup says NETDB_INTERNAL. */
const BEHIND = { nsncd: ['TRY_AGAIN'], nscd: ['HOST_NOT_FOUND', 'TRY_AGAIN'], unscd: ['NETDB_SUCCESS'] } as const;

/** What differs for the programs of an old glibc alone. */
export const OLD_CLIENTS: readonly KnownDifference[] = [
  {
    daemon: 'nsncd',
    rows: ['services', 'services-aliases', 'services-port-0', 'services-missing'],
    kinds: [NO_REPLY],
    clientFixedIn: '2.19',
    source: `${KEY_WITH_TWO_NULS}; ${FROM_BYTES}`,
  },
  {
    daemon: 'nsncd',
    rows: ['netgroups', 'netgroups-wildcards', 'netgroups-huge'],
    kinds: [NO_REPLY],
    clientFixedIn: '2.18',
    source: `${KEY_WITHOUT_NUL}; ${FROM_BYTES}`,
  },
  {
    daemon: 'nscd',
    rows: ['netgroups', 'netgroups-wildcards', 'netgroups-huge'],
    kinds: ['triples lacks entries', ...OLD_NSCD.absentValues.kinds, NO_REPLY],
    fixedIn: '2.18',
    clientFixedIn: '2.18',
    source: `${KEY_WITHOUT_NUL}, and nscd/connections.c added none, so that nscd looked for a longer name; ${OLD_NSCD.noNetgroup.source}`,
  },
  // nscd keeps the order of the resolver, with the addresses of IPv6 at the end. The others sort them.
  ...(['nsncd', 'unscd'] as const).map(
    (daemon): KnownDifference => ({
      ...{ daemon, rows: ['hosts-getaddrinfo', 'getaddrinfo', 'getaddrinfo-cname'], kinds: FURTHER },
      ...{ clientFixedIn: '2.20', source: HALF_INITIALIZED },
    }),
  ),
  ...(Object.keys(BEHIND) as (keyof typeof BEHIND)[]).flatMap((daemon): KnownDifference[] => [
    {
      ...{ daemon, rows: ['gethostbyname-servfail'], clientFixedIn: '2.18', source: INTERNAL },
      kinds: ['errno none for EAGAIN', ...BEHIND[daemon].map((error) => `h_errno ${error} for NETDB_INTERNAL`)],
    },
    {
      ...{ daemon, rows: ['getaddrinfo-servfail'], clientFixedIn: '2.18', source: `${SYSTEM}; ${GETAI}` },
      kinds: [
        'eai EAI_NONAME for EAI_AGAIN',
        'eai EAI_NONAME for EAI_SYSTEM',
        'errno none for EAGAIN',
        'errno none for ETIMEDOUT',
      ],
    },
    {
      ...{ daemon, rows: ['getaddrinfo-many', 'getaddrinfo-1000'], kinds: FURTHER },
      ...{ clientFixedIn: '2.23', source: TRUNCATED },
    },
  ]),
];
