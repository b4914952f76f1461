import type { Reporter } from './reporter.ts';
import { fromHere, print, type Screen } from './screen.ts';

/** Says where the results lie when the run has ended: for those who asked for no reporter that does. */
export function whereaboutsReporter(screen: Screen): Reporter {
  return { onRunEnd: (_, directory) => print(screen, `Results: ${fromHere(directory)}\n`) };
}
