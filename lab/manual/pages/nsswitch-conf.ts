import type { ManualPage } from '../page.ts';

/** The parts of nsswitch.conf(5). */
export const NSSWITCH_CONF: ManualPage = {
  name: 'nsswitch.conf(5)',
  parts: ['databases', 'services', 'actions', 'success', 'notfound', 'unavail', 'tryagain', 'merge'],
};
