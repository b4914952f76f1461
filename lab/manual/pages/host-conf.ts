import type { ManualPage } from '../page.ts';

/** The parts of host.conf(5). */
export const HOST_CONF: ManualPage = {
  name: 'host.conf(5)',
  parts: ['trim', 'multi', 'reorder', 'ENVIRONMENT', 'lines', 'Historical'],
  without: [
    {
      part: 'multi',
      sentence: 'on costs time with a large file',
      reason: 'no verdict of the lab is about durations of the C library itself',
    },
    {
      part: 'Historical',
      sentence: 'order in glibc 2.4 and earlier',
      reason: 'the oldest C library of the lab is glibc 2.17',
    },
  ],
};
