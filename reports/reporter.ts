import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HarnessError, messageOf } from '../lab/core/harness-error.ts';
import type { CellResult, RunDocument } from '../lab/core/schema.ts';
import { storageFault } from '../lab/core/storage-error.ts';
import { mkdirp } from '../lab/util/mkdirp.ts';
import { fromHere, type OutputStream, print } from './output-stream.ts';

/** A cell before it ran. */
export type PlannedResult = Pick<CellResult, 'id' | 'repro' | 'variant' | 'libc' | 'daemon' | 'probe' | 'attempt'>;

/** Reports a run to people or programs, during the run or at its end. It never runs anything. */
export interface Reporter {
  /** All cells of the run, including the unsupported ones. */
  onRunStart?(cells: readonly PlannedResult[]): void;
  onCellStart?(id: string): void;
  onCellResult?(result: CellResult): void;
  /** `directory` is the folder of the results. */
  onRunEnd?(document: RunDocument, directory: string): void | Promise<void>;
}

/** A reporter is unknown, conflicts with another one, or cannot write its file. The message is one line. */
export class ReporterError extends Error {
  override readonly name = 'ReporterError';
}

/** The text of a report. A long one comes in pieces, to save memory. */
export type ReportText = string | Iterable<string>;

/** Renders a report from the results of a run. `directory` is the folder of the results. */
export type Render = (document: RunDocument, directory: string) => ReportText | Promise<ReportText>;

/** Prints a report at the end of a run. */
export function streamReporter(render: Render, screen: OutputStream): Reporter {
  return { onRunEnd: async (document, directory) => print(screen, await render(document, directory)) };
}

/**
 * Writes a report to a file at the end of a run; `path` may depend on the folder of the results. `onRunEnd` throws as `writeReport`
 * does.
 */
export function fileReporter(render: Render, path: string | ((directory: string) => string)): Reporter {
  return {
    onRunEnd: async (document, directory) =>
      writeReport(typeof path === 'string' ? path : path(directory), await render(document, directory)),
  };
}

/** Writes a report; a missing folder is created. @throws ReporterError where it cannot be written, HarnessError on a full disk */
export async function writeReport(file: string, text: ReportText): Promise<void> {
  try {
    await mkdirp(dirname(file));
    await writeFile(file, text);
  } catch (error) {
    const message = `cannot write the report ${file}: ${messageOf(error)}`;
    throw storageFault(error) === null ? new ReporterError(message) : new HarnessError(message);
  }
}

/** Prints the folder of the results at the end of a run, for reporters that do not. */
export function pathsReporter(screen: OutputStream): Reporter {
  return { onRunEnd: (_, directory) => print(screen, `Results: ${fromHere(directory)}\n`) };
}
