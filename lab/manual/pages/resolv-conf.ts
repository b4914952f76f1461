import type { ManualPage } from '../page.ts';

/** The parts of resolv.conf(5). */
export const RESOLV_CONF: ManualPage = {
  name: 'resolv.conf(5)',
  parts: [
    'the file',
    'nameserver',
    'search',
    'domain',
    'sortlist',
    'options',
    'options: debug',
    'options: ndots',
    'options: timeout',
    'options: attempts',
    'options: rotate',
    'options: no-aaaa',
    'options: no-check-names',
    'options: inet6',
    'options: ip6-bytestring',
    'options: ip6-dotint',
    'options: edns0',
    'options: single-request',
    'options: single-request-reopen',
    'options: no-tld-query',
    'options: use-vc',
    'options: trust-ad',
    'options: no-reload',
    'LOCALDOMAIN',
    'RES_OPTIONS',
    'lines',
    'comments',
  ],
  without: [
    {
      part: 'options: debug',
      sentence: 'with debug support messages are printed',
      reason: 'no C library of the lab has been built with it',
    },
  ],
  elsewhere: [
    {
      part: 'the file',
      sentence: 'up to 2.25 a process reads the file once; since 2.26 also after a change',
      entry: 'stale-resolv-conf',
    },
    {
      part: 'search',
      sentence: 'up to 2.25 a search list has six domains at most',
      entry: 'more-than-six-domains',
    },
    {
      part: 'options: inet6',
      sentence: 'up to 2.29 gethostbyname asks for AAAA first, and maps IPv4 addresses',
      entry: 'inet6',
    },
    {
      part: 'search',
      sentence: 'a lookup waits for the servers of a search domain that are silent',
      entry: 'silent-search',
    },
  ],
};
