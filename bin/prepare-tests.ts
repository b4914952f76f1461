import { RECORDERS } from '../lab/recording/index.ts';
import { installMissing } from '../lab/requirements/index.ts';
import { requirements } from '../lab/requirements/list.ts';
import { areInstalled, programVersion } from '../lab/requirements/programs.ts';
import type { Requirement } from '../lab/requirements/types.ts';
import { provisionRuntimes, type RuntimePair } from '../lab/runtime/provision.ts';
import { everything } from '../setup/daemon-pairs.ts';
import { prepare } from '../setup/prepare.ts';
import { showProgress } from '../setup/progress.ts';
import { reportError } from './report-error.ts';

/** The requirements of the tests in addition to the lab's own. */
const testRequirements: readonly Requirement[] = [
  {
    id: 'chromium',
    for: 'tests',
    fatal: false,
    costs: 'the browser tests of the HTML report are skipped',
    packages: ['chromium'],
    present: () => areInstalled(['chromium']),
    version: () => programVersion('chromium', '--version'),
  },
];

/** The smallest runtime, on both sides of the fix of bug 31476; the images of others are large. */
const testedRuntimes: readonly RuntimePair[] = ['debian-bookworm-security', 'debian-trixie'].map((libc) => ({
  probe: 'python',
  libc,
}));

// `npm test` runs this before the tests; it prepares everything that a test needs.
try {
  const progress = showProgress();
  await prepare({ ...(await everything()), progress });
  await provisionRuntimes(testedRuntimes, { progress });
  const recorders = RECORDERS.map(({ id }) => id);
  await installMissing(['tests', 'runc', ...recorders], { progress, list: [...requirements, ...testRequirements] });
} catch (error) {
  process.exit(reportError(error));
}
