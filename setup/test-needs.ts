import { areInstalled, programVersion } from '../lab/requirements/programs.ts';
import type { Requirement } from '../lab/requirements/types.ts';

/** What only the tests need, beside what the lab needs. */
export const testNeeds: readonly Requirement[] = [
  {
    id: 'chromium',
    for: 'tests',
    fatal: false,
    costs: 'the tests of the HTML report in a browser are skipped',
    packages: ['chromium'],
    present: () => areInstalled(['chromium']),
    version: () => programVersion('chromium', '--version'),
  },
];
