import { join } from 'node:path';
import { fromHere, type OutputStream, print } from './output-stream.ts';
import type { Reporter } from './reporter.ts';
import { fileReporter, type Render, writeReport } from './reporter.ts';

/** Writes the page to a file at the end of a run. */
export function htmlInFile(file: string): Reporter {
  return fileReporter(renderPage, file);
}

/** Writes the page as `report.html` beside the results, and prints its path. */
export function htmlReporter(screen: OutputStream): Reporter {
  return {
    async onRunEnd(document, directory) {
      const file = join(directory, 'report.html');
      await writeReport(file, await renderPage(document, directory));
      await print(screen, `Report: ${fromHere(file)}\n`);
    },
  };
}

const renderPage: Render = async (document, directory) => {
  // The code of the page is loaded only when a page is requested.
  const { renderRun } = await import('./html/run-report.ts');
  return renderRun(document, directory);
};
