import type { Reporter } from './reporter.ts';
import { print, type Screen } from './screen.ts';

/** Prints the whole document, once, when the run has ended. */
export function jsonReporter(screen: Screen): Reporter {
  return { onRunEnd: (document) => print(screen, `${JSON.stringify(document, null, 2)}\n`) };
}
