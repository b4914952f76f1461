import type { ManualPage } from '../page.ts';

/** The parts of getaddrinfo(3). */
export const GETADDRINFO: ManualPage = {
  name: 'getaddrinfo(3)',
  parts: [
    'ai_family',
    'node',
    'service',
    'AI_NUMERICHOST',
    'AI_PASSIVE',
    'AI_NUMERICSERV',
    'AI_CANONNAME',
    'AI_ADDRCONFIG',
    'AI_V4MAPPED',
    'AI_ALL',
    'AI_IDN',
    'AI_CANONIDN',
    'AI_IDN_ALLOW_UNASSIGNED',
    'EAI_ADDRFAMILY',
    'EAI_AGAIN',
    'EAI_BADFLAGS',
    'EAI_FAIL',
    'EAI_FAMILY',
    'EAI_MEMORY',
    'EAI_NODATA',
    'EAI_NONAME',
    'EAI_SERVICE',
    'EAI_SOCKTYPE',
    'EAI_SYSTEM',
  ],
  elsewhere: [
    { part: 'node', sentence: 'the list is sorted by RFC 3484', entry: 'destination-order' },
    { part: 'node', sentence: 'a host with many addresses', entry: 'many-addresses' },
    { part: 'node', sentence: 'numbers that inet_aton(3) does not take are names', entry: 'legacy-numbers' },
    { part: 'AI_IDN', sentence: 'a name with letters outside of ASCII is encoded', entry: 'idn' },
  ],
  without: [
    {
      part: 'ai_socktype',
      sentence: '0 is any type',
      reason: 'an outcome has each address once, whatever the number of socket types',
    },
    { part: 'ai_protocol', sentence: '0 is any protocol', reason: 'an outcome has no protocol' },
    { part: 'service', sentence: 'without it the port has no value', reason: 'any value of the port is right then' },
    { part: 'freeaddrinfo', sentence: 'it frees the list', reason: 'the lab does not measure the memory of a program' },
    {
      part: 'ATTRIBUTES',
      sentence: 'MT-Safe',
      reason: 'lookups of many threads succeed in each run, and no entry can show that all do',
    },
  ],
};
