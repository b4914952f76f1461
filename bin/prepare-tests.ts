import { RECORDERS } from '../lab/recording/index.ts';
import { installMissing } from '../lab/requirements/index.ts';
import { requirements } from '../lab/requirements/list.ts';
import { everything } from '../setup/everything.ts';
import { prepare } from '../setup/prepare.ts';
import { showProgress } from '../setup/progress.ts';
import { testNeeds } from '../setup/test-needs.ts';
import { reportError } from './report-error.ts';

// `npm test` runs this before the tests; it prepares everything that a test needs.
try {
  const progress = showProgress();
  await prepare({ ...(await everything()), progress });
  const recorders = RECORDERS.map(({ id }) => id);
  await installMissing(['tests', ...recorders], { progress, list: [...requirements, ...testNeeds] });
} catch (error) {
  process.exit(reportError(error));
}
