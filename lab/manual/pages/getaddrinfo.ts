import type { ManualPage } from '../page.ts';

/** The parts of getaddrinfo(3). */
export const GETADDRINFO: ManualPage = {
  name: 'getaddrinfo(3)',
  parts: [
    'node',
    'service',
    'AI_NUMERICHOST',
    'AI_PASSIVE',
    'AI_NUMERICSERV',
    'AI_CANONNAME',
    'AI_ADDRCONFIG',
    'AI_V4MAPPED',
    'AI_ALL',
    'EAI_ADDRFAMILY',
    'EAI_AGAIN',
    'EAI_BADFLAGS',
    'EAI_FAIL',
    'EAI_FAMILY',
    'EAI_NODATA',
    'EAI_NONAME',
    'EAI_SERVICE',
    'EAI_SOCKTYPE',
  ],
  without: [{ part: 'EAI_MEMORY', sentence: 'out of memory', reason: 'no step takes memory away from the program' }],
};
