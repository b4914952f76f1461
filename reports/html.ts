import { writeHtmlReport } from './html/write.ts';
import type { Reporter } from './reporter.ts';

/** Writes one self-contained page when the run has ended: to `file`, or as `report.html` beside the results. */
export function htmlReporter(file?: string): Reporter {
  return {
    async onRunEnd(document, directory) {
      await writeHtmlReport(document, directory, file);
    },
  };
}
