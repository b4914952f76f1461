import { buildBundle } from '../lab/bundle/build.ts';
import { bundlesDir } from '../lab/bundle/bundles.mjs';
import { RECORDERS } from '../lab/recording/index.ts';
import { installMissing } from '../lab/requirements/index.ts';
import { requirements } from '../lab/requirements/list.ts';
import { areInstalled, programVersion } from '../lab/requirements/programs.ts';
import type { Requirement } from '../lab/requirements/types.ts';
import { provisionRuntimes, type RuntimePair } from '../lab/runtime/provision.ts';
import { everything } from '../setup/daemon-pairs.ts';
import { prepare } from '../setup/prepare.ts';
import { showProgress } from '../setup/progress.ts';
import { programsBundle } from '../test/fixtures/bundle.ts';
import { BROWSERS } from '../test/reports/browsers.ts';
import { reportError } from './report-error.ts';

/** The requirement of the tests in addition to the lab's own: a browser. */
const browser = (program: string): Requirement => ({
  id: program,
  for: 'tests',
  fatal: false,
  costs: 'the browser tests of the HTML report are skipped',
  packages: [program],
  present: () => areInstalled([program]),
  version: () => programVersion(program, '--version'),
});

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
  await buildBundle(programsBundle, bundlesDir());
  const purposes = ['tests', 'runc', ...RECORDERS.map(({ id }) => id)] as const;
  // apt-get installs nothing if it does not have one of the packages, so the next browser is tried with all others.
  for (const program of BROWSERS) {
    const list = [...requirements, browser(program)];
    if ((await installMissing(purposes, { progress, list })).state === 'complete') break;
  }
} catch (error) {
  process.exit(reportError(error));
}
