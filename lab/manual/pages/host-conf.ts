import type { ManualPage } from '../page.ts';

/** The parts of host.conf(5). */
export const HOST_CONF: ManualPage = {
  name: 'host.conf(5)',
  parts: ['trim', 'multi', 'reorder', 'ENVIRONMENT', 'Historical'],
};
