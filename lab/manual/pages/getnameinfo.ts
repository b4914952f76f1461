import type { ManualPage } from '../page.ts';

/** The parts of getnameinfo(3). */
export const GETNAMEINFO: ManualPage = {
  name: 'getnameinfo(3)',
  parts: [
    'host and serv',
    'NI_NAMEREQD',
    'NI_DGRAM',
    'NI_NOFQDN',
    'NI_NUMERICHOST',
    'NI_NUMERICSERV',
    'EAI_AGAIN',
    'EAI_BADFLAGS',
    'EAI_FAIL',
    'EAI_FAMILY',
    'EAI_MEMORY',
    'EAI_NONAME',
    'EAI_OVERFLOW',
    'EAI_SYSTEM',
    'gai_strerror',
  ],
  elsewhere: [{ part: 'host and serv', sentence: 'names of addresses of many forms', entry: 'reverse-names' }],
  without: [
    {
      part: 'NI_IDN',
      sentence: 'a name is converted from its encoded form',
      reason: 'it needs libidn2, which the images lack',
    },
    { part: 'NOTES', sentence: 'NI_MAXHOST and NI_MAXSERV', reason: 'constants of a header, which no lookup shows' },
  ],
};
