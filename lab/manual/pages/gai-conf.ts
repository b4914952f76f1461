import type { ManualPage } from '../page.ts';

/** The parts of gai.conf(5). */
export const GAI_CONF: ManualPage = {
  name: 'gai.conf(5)',
  parts: ['label', 'precedence', 'reload', 'scopev4', 'EXAMPLES'],
  without: [
    {
      part: 'reload',
      sentence: 'yes might cause problems in threads',
      reason: 'the manual names no problem that a lookup could show',
    },
    { part: 'VERSIONS', sentence: 'since glibc 2.5', reason: 'the oldest C library of the lab is glibc 2.17' },
  ],
};
