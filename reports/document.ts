import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HarnessError, messageOf } from '../lab/core/harness-error.ts';
import type { RunDocument } from '../lab/core/schema.ts';
import { storageFault } from '../lab/core/storage-error.ts';
import { mkdirp } from '../lab/util/mkdirp.ts';
import type { Reporter } from './reporter.ts';
import { print, type Screen } from './screen.ts';
import { UnusableReporters } from './unusable.ts';

/** A report that is made at the end, in one piece, from the results alone. `directory` is where they lie. */
export type Render = (document: RunDocument, directory: string) => string | Promise<string>;

/** Prints a report when the run has ended. */
export function onScreen(render: Render, screen: Screen): Reporter {
  return { onRunEnd: async (document, directory) => print(screen, await render(document, directory)) };
}

/**
 * Writes a report to a file when the run has ended; `path` may depend on where the results lie. The end throws as
 * `writeReport` does.
 */
export function inFile(render: Render, path: string | ((directory: string) => string)): Reporter {
  return {
    onRunEnd: async (document, directory) =>
      writeReport(typeof path === 'string' ? path : path(directory), await render(document, directory)),
  };
}

/** Writes a report, in a folder that need not be there. @throws UnusableReporters where it cannot be written, Trouble on a full disk */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await mkdirp(dirname(file));
    await writeFile(file, text);
  } catch (error) {
    const message = `cannot write the report ${file}: ${messageOf(error)}`;
    throw storageFault(error) === null ? new UnusableReporters(message) : new HarnessError(message);
  }
}
