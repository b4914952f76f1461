import type { ManualPage } from '../page.ts';

/** The parts of getnameinfo(3). */
export const GETNAMEINFO: ManualPage = {
  name: 'getnameinfo(3)',
  parts: ['NI_NAMEREQD', 'NI_DGRAM', 'NI_NOFQDN', 'NI_NUMERICHOST', 'NI_NUMERICSERV'],
};
