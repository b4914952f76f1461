import { join } from 'node:path';
import { inFile, type Render } from './document.ts';
import type { Reporter } from './reporter.ts';

/** Writes one self-contained page when the run has ended: to `file`, or as `report.html` beside the results. */
export function htmlReporter(file?: string): Reporter {
  return inFile(renderPage, file ?? ((directory) => join(directory, 'report.html')));
}

const renderPage: Render = async (document, directory) => {
  // Only who wants a page pays for what makes one.
  const { renderRun } = await import('./html/run-report.ts');
  return renderRun(document, directory);
};
