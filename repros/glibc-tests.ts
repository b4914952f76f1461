/** Tests of glibc's own suite, and the entries that show the same, or the reason why none does. */
export interface GlibcTests {
  /** Source files in glibc's tree, without `.c`. */
  tests: readonly [string, ...string[]];
  what: string;
  /** Repros, or `repro/variant`. */
  entries?: readonly [string, ...string[]];
  /** Why no entry shows it, or what the entries leave out. */
  reason?: string;
}

/** The release whose tests the list has: every `tst-*`, `test-*` and `bug*` of resolv, nss and nscd. */
export const GLIBC_TESTS_OF = '2.44';

const UNIT = 'a test of functions without a lookup: no file and no nameserver takes part';
const STATE = 'memory and descriptors of the process are not measured';
const DATABASE = 'files of users and groups, without a nameserver or a daemon; the lab is about hosts';

/** In the order of the folders. */
export const glibcTests: readonly GlibcTests[] = [
  {
    tests: ['resolv/tst-resolv-basic'],
    what: 'answers, aliases, missing names, TCP',
    entries: ['failover', 'nodata-of-one-family', 'strange-alias', 'truncated-without-tcp'],
  },
  {
    tests: ['resolv/tst-resolv-threads'],
    what: 'many threads look names up at once',
    entries: ['many-threads', 'second-query-lost', 'fork-in-lookup'],
  },
  {
    tests: ['resolv/tst-resolv-search'],
    what: 'search list, ndots, errors in the middle',
    entries: [
      'ndots-storm',
      'ndots-order',
      'servfail-in-search',
      'search-lines',
      'empty-search',
      'domain-of-host-name',
    ],
  },
  {
    tests: ['resolv/tst-resolv-no-search'],
    what: '`search .` (bug 33804)',
    entries: ['search-root-twice', 'search-root'],
  },
  {
    tests: ['nss/tst-getaddrinfo5'],
    what: 'a name with two dots at its end (bug 16469)',
    entries: ['two-dots', 'search-root'],
  },
  {
    tests: ['resolv/tst-resolv-rotate'],
    what: 'rotate with few nameservers (bug 13028)',
    entries: ['rotate', 'dead-first-server/closed-rotate'],
  },
  {
    tests: ['resolv/tst-resolv-edns'],
    what: 'the OPT record, its size, DO',
    entries: ['edns0', 'edns-refused', 'edns-not-supported'],
  },
  { tests: ['resolv/tst-resolv-trustad'], what: 'the option trust-ad', entries: ['trust-ad'] },
  { tests: ['resolv/tst-resolv-noaaaa'], what: 'the option no-aaaa', entries: ['no-aaaa'] },
  {
    tests: ['resolv/tst-resolv-noaaaa-vc'],
    what: 'no-aaaa with a large answer over TCP (CVE-2023-4527)',
    entries: ['no-aaaa-large-answer'],
  },
  {
    tests: ['resolv/tst-resolv-af-unspec-noerror-nodata'],
    what: 'an empty reply without RA for one family (bug 14308)',
    entries: ['empty-referral'],
  },
  {
    tests: ['resolv/tst-resolv-semi-failure'],
    what: 'an error for one of two queries (bug 30081, strict-error)',
    entries: ['single-request-error', 'strict-error', 'error-for-aaaa', 'error-for-a'],
  },
  {
    tests: ['resolv/tst-resolv-short-response'],
    what: 'errors of twelve octets (bug 31890)',
    entries: ['header-only-error'],
  },
  {
    tests: ['resolv/tst-resolv-invalid-cname'],
    what: 'aliases that are no host names (bug 12154)',
    entries: ['strange-alias'],
  },
  {
    tests: ['resolv/tst-resolv-invalid-ptr'],
    what: 'PTR records that are no host names (bug 34015)',
    entries: ['ptr-shell-characters', 'ptr-octets'],
  },
  {
    tests: ['resolv/tst-resolv-dns-section'],
    what: 'records outside of the answer section (bug 34014)',
    entries: ['ptr-outside-answer'],
  },
  { tests: ['resolv/tst-resolv-network'], what: 'getnetbyname and getnetbyaddr', entries: ['network-zero'] },
  {
    tests: ['resolv/tst-res_hnok'],
    what: 'which names are host names (bugs 22409, 22412)',
    entries: ['hyphen-at-end', 'blank-in-name'],
  },
  {
    tests: ['resolv/tst-resolv-trailing'],
    what: 'addresses and names with text behind them (bugs 20018, 24112)',
    entries: ['number-with-junk', 'blank-in-name'],
  },
  {
    tests: ['resolv/tst-getaddrinfo-eai-again', 'resolv/tst-getaddrinfo-eai-again-timeout', 'nss/tst-getaddrinfo4'],
    what: 'error codes without an answer (bugs 16849, 15339)',
    entries: ['all-servers-silent', 'failure-codes', 'error-codes', 'error-codes-by-daemon', 'lying-counts/empty'],
  },
  {
    tests: ['resolv/tst-resolv-res_init', 'resolv/tst-resolv-res_init-thread', 'resolv/tst-resolv-res_init-skeleton'],
    what: 'the words of resolv.conf, and its reload',
    entries: [
      'limits',
      'three-nameservers',
      'negated-option',
      'more-than-six-domains',
      'no-reload',
      'stale-resolv-conf',
      'resolv-conf-lines',
      'resolv-conf-states',
      'nameserver-forms',
      'sortlist',
    ],
  },
  {
    tests: ['resolv/tst-resolv-res_init-failure'],
    what: 'res_init fails, and a lookup follows (bug 34154)',
    entries: ['res-init-failure'],
  },
  {
    tests: ['resolv/tst-resolv-res_init-multi', 'resolv/tst-resolv-res_ninit'],
    what: 'many resolver states',
    entries: ['default-domain', 'stale-resolv-conf/client-private-state'],
    reason: STATE,
  },
  { tests: ['nss/tst-reload1'], what: 'nsswitch.conf changes under a program', entries: ['nsswitch'] },
  {
    tests: ['nss/tst-nss-gai-actions'],
    what: 'continue and merge for hosts (bug 28931)',
    entries: ['success-continue'],
  },
  {
    tests: ['nscd/tst-nscd-basic'],
    what: 'users, groups and hosts through nscd',
    entries: ['daemon-parity', 'daemon-protocol', 'nscd-temporary-failure'],
  },
  {
    tests: ['nss/tst-gethnm'],
    what: 'gethostbyaddr and gethostbyname of 127.0.0.1',
    entries: ['daemon-parity/gethostbyaddr', 'own-name'],
  },
  {
    tests: ['resolv/tst-resolv-txnid-collision'],
    what: 'both queries of a lookup have the same id (bug 26600)',
    reason: 'the client draws the ids, and one lookup in 65,536 has such a pair',
  },
  {
    tests: ['resolv/tst-resolv-canonname'],
    what: 'buffer limits of a function of libnss_dns',
    reason: 'the test calls the function of the module itself; getaddrinfo gives it a buffer that is large enough',
  },
  {
    tests: ['nss/test-digits-dots', 'nss/bug-erange', 'nss/bug17079'],
    what: 'buffers of the caller that are too small (bugs 15014 and 17079)',
    entries: ['small-buffer', 'thousands-of-addresses'],
    reason: 'octets behind the buffer are not looked at',
  },
  {
    tests: ['resolv/tst-resolv-gethostbyname_r-unaligned'],
    what: 'unaligned buffers of the caller (CVE-2015-1781)',
    reason: 'the probes allocate the buffer for gethostbyname_r, which malloc aligns',
  },
  {
    tests: ['nss/test-netdb', 'nss/test-rpcent'],
    what: 'services, hosts, networks, protocols and RPC programs in files',
    entries: ['default-services', 'lines', 'networks-file', 'other-databases'],
    reason: 'the enumerations by getservent, getnetent, getprotoent and getrpcent are not tried',
  },
  {
    tests: ['resolv/tst-resolv-ai_idn-latin1', 'resolv/tst-resolv-ai_idn-common'],
    what: 'AI_IDN in the character set ISO 8859-1',
    reason: 'it needs a locale with that character set, which no image has',
  },
  {
    tests: ['resolv/tst-res_hconf_reorder'],
    what: 'threads meet in _res_hconf_reorder_addrs (bug 17977)',
    reason: 'the test replaces realloc to hold a thread there',
  },
  {
    tests: ['resolv/tst-leaks', 'resolv/tst-leaks2', 'nss/tst-nss-files-alias-leak'],
    what: 'memory and descriptors after lookups',
    reason: STATE,
  },
  {
    tests: [
      'resolv/tst-aton',
      'resolv/tst-inet_addr-binary',
      'resolv/tst-inet_aton_exact',
      'resolv/tst-inet_ntop',
      'resolv/tst-inet_pton',
      'resolv/tst-ns_name',
      'resolv/tst-ns_name_compress',
      'resolv/tst-ns_name_length_uncompressed',
      'resolv/tst-ns_name_pton',
      'resolv/tst-ns_rr_cursor',
      'resolv/tst-ns_samebinaryname',
      'resolv/tst-ns_sprintrr',
      'resolv/tst-p_secstodate',
      'resolv/tst-no-libidn2',
      'nss/tst-field',
      'nss/tst-nss-hash',
      'nss/tst-nss-static',
      'nss/tst-default-domain',
    ],
    what: 'functions for addresses, names and records; helpers of other tests',
    reason: UNIT,
  },
  {
    tests: [
      'nss/tst-cancel-getpwuid_r',
      'nss/tst-fgetsgent_r',
      'nss/tst-getpw',
      'nss/tst-gshadow',
      'nss/tst-nss-db-endgrent',
      'nss/tst-nss-db-endpwent',
      'nss/tst-nss-files-alias-truncated',
      'nss/tst-nss-getpwent',
      'nss/tst-nss-malloc-failure-getlogin_r',
      'nss/tst-putgrent',
      'nss/tst-putpwent',
      'nss/tst-putsgent',
      'nss/tst-putspent',
      'nss/tst-sgetsgent',
    ],
    what: 'users, groups, shadow and aliases in files',
    reason: DATABASE,
  },
  {
    tests: ['nss/tst-shadow'],
    what: 'shadow passwords in files',
    entries: ['other-databases'],
    reason: 'the enumeration by getspent is not tried',
  },
  {
    tests: ['nss/tst-nss-compat1'],
    what: 'compat with a module as its source',
    entries: ['compat', 'compat-groups'],
    reason: 'the module of the lab has no shadow passwords',
  },
  { tests: ['nss/tst-initgroups1', 'nss/tst-initgroups2'], what: 'the groups of a user', entries: ['initgroups'] },
  {
    tests: ['nss/tst-nss-test1', 'nss/tst-nss-test2', 'nss/tst-nss-test3', 'nss/tst-nss-test5'],
    what: 'users and groups by modules with chosen replies',
    entries: ['module-status', 'compat', 'initgroups'],
    reason: 'the enumeration of users by getpwent is not tried',
  },
  {
    tests: ['nss/tst-nss-test_errno'],
    what: 'a module sets errno while it is loaded (bug 28953)',
    reason: 'no module of the lab sets errno in a constructor',
  },
  {
    tests: ['nss/tst-nss-test4'],
    what: 'a group of two services (bug 33361)',
    entries: ['merge-wrong-host', 'merge', 'merge-of-two'],
  },
  {
    tests: ['nss/tst-nss-gai-hv2-canonname'],
    what: 'the canonical name by a module with gethostbyname2_r and getcanonname_r alone (bug 30843)',
    entries: ['module-canonical-name'],
  },
  {
    tests: ['resolv/tst-resolv-qtypes'],
    what: 'record types of every kind, over UDP and TCP',
    entries: ['record-types', 'type-62321'],
    reason: 'res_send, res_nsend and their relatives are not called for each type',
  },
  {
    tests: ['nss/tst-nss-files-hosts-v4mapped'],
    what: 'the name of an IPv4-mapped address in the hosts file (bug 25457)',
    entries: ['mapped-address'],
  },
  {
    tests: ['nss/tst-nss-files-hosts-multi', 'nss/tst-nss-files-hosts-erange'],
    what: 'names with many lines in the hosts file, and a long last line (bug 21915)',
    entries: ['many-lines'],
  },
  {
    tests: ['nss/tst-nss-files-network'],
    what: 'numbers and long lines in /etc/networks (bugs 32573, 32575)',
    entries: ['networks-file'],
    reason: 'a line of two megabytes is not tried',
  },
  { tests: ['resolv/tst-resolv-aliases'], what: 'chains of CNAME records', entries: ['alias-chain'] },
  {
    tests: ['resolv/tst-resolv-byaddr'],
    what: 'names of addresses, one or several, behind CNAME records, and none',
    entries: ['reverse-names/alias', 'reverse-names/two', 'ptr-owner', 'failure-codes'],
  },
  {
    tests: ['resolv/tst-resolv-getaddrinfo-fqdn'],
    what: 'AI_CANONNAME with a search list (bug 15218)',
    entries: ['canonname/short-name', 'reverse-canonical-name'],
  },
  { tests: ['resolv/tst-resolv-binary'], what: 'names with any octets', entries: ['octets'] },
  { tests: ['resolv/tst-resolv-nondecimal'], what: 'addresses in octal and hexadecimal', entries: ['legacy-numbers'] },
  {
    tests: ['resolv/tst-bug18665', 'resolv/tst-bug18665-tcp'],
    what: 'large replies over UDP and TCP (CVE-2015-7547)',
    entries: ['many-addresses', 'thousands-of-addresses'],
  },
  { tests: ['resolv/tst-resolv-ai_idn'], what: 'AI_IDN with UTF-8', entries: ['idn/with-libidn2'] },
  { tests: ['resolv/tst-resolv-ai_idn-nolibidn2'], what: 'AI_IDN without libidn2', entries: ['idn'] },
  {
    tests: ['nss/tst-nss-action-parse'],
    what: 'nsswitch.conf in a Turkish locale (bug 33519)',
    entries: ['turkish-locale'],
  },
  {
    tests: ['nss/tst-nss-files-hosts-long'],
    what: 'long lines of the hosts file (bug 21915)',
    entries: ['lines/long-line'],
  },
  {
    tests: ['nss/tst-nss-files-hosts-getent'],
    what: 'enumeration of the hosts file (bug 18991)',
    entries: ['long-line-in-enumeration'],
  },
  {
    tests: ['nss/tst-reload2'],
    what: 'nsswitch.conf after chroot (bugs 27077, 27389)',
    entries: ['chroot'],
    reason: 'modules of the new root are not tried',
  },
  {
    tests: ['nss/tst-rfc3484'],
    what: 'sorting of IPv4 addresses by the longest prefix (RFC 3484, rule 9)',
    entries: ['destination-rules/same-subnet', 'destination-rules/order-of-reply'],
  },
  {
    tests: ['nss/tst-rfc3484-2'],
    what: 'sorting of an IPv4 and an IPv6 address',
    entries: ['destination-order', 'destination-rules'],
    reason: 'a multicast destination is not tried',
  },
  {
    tests: ['nss/tst-rfc3484-3'],
    what: 'sorting with a table of scopes (scopev4 of gai.conf)',
    entries: ['gai-conf-scopes', 'destination-rules/order-of-reply'],
  },
  {
    tests: ['nss/tst-getaddrinfo', 'nss/tst-getaddrinfo2'],
    what: 'getaddrinfo without a node, by family and socket type (bug 358)',
    entries: ['null-arguments', 'socket-types'],
  },
  {
    tests: ['nss/tst-getaddrinfo3'],
    what: 'numeric addresses with AI_V4MAPPED and AI_ALL',
    entries: ['v4mapped', 'numeric-flags'],
  },
];
