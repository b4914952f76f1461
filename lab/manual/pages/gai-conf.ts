import type { ManualPage } from '../page.ts';

/** The parts of gai.conf(5). */
export const GAI_CONF: ManualPage = {
  name: 'gai.conf(5)',
  parts: ['label', 'precedence', 'reload', 'scopev4'],
};
