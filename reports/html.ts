import { join } from 'node:path';
import { fromHere, type OutputStream, print } from './output-stream.ts';
import type { Reporter } from './reporter.ts';
import { fileReporter, type Render, writeReport } from './reporter.ts';

/** Writes one self-contained page to a file when the run has ended. */
export function htmlInFile(file: string): Reporter {
  return fileReporter(renderPage, file);
}

/** The same as `report.html` beside the results, and says where that is. */
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
  // Only who wants a page pays for what makes one.
  const { renderRun } = await import('./html/run-report.ts');
  return renderRun(document, directory);
};
