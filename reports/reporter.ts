import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HarnessError, messageOf } from '../lab/core/harness-error.ts';
import type { CellResult, RunDocument } from '../lab/core/schema.ts';
import { storageFault } from '../lab/core/storage-error.ts';
import { mkdirp } from '../lab/util/mkdirp.ts';
import { fromHere, type OutputStream, print } from './output-stream.ts';

/** A cell before it ran. */
export type PlannedResult = Pick<CellResult, 'id' | 'repro' | 'variant' | 'libc' | 'daemon' | 'probe' | 'attempt'>;

/** Something that tells people or programs of a run while it goes on, or when it is done. It never runs anything. */
export interface Reporter {
  /** All cells that are about to run, those without a chance (`unsupported`) included. */
  onRunStart?(cells: readonly PlannedResult[]): void;
  onCellStart?(id: string): void;
  onCellResult?(result: CellResult): void;
  /** `directory` is where the results lie. */
  onRunEnd?(document: RunDocument, directory: string): void | Promise<void>;
}

/** These reporters cannot be had, or not together; the message is one line. */
export class ReporterError extends Error {
  override readonly name = 'ReporterError';
}

/** The text of a report: a long one in pieces, so that it is never whole in memory. */
export type ReportText = string | Iterable<string>;

/** A report that is made at the end, from the results alone. `directory` is where they lie. */
export type Render = (document: RunDocument, directory: string) => ReportText | Promise<ReportText>;

/** Prints a report when the run has ended. */
export function streamReporter(render: Render, screen: OutputStream): Reporter {
  return { onRunEnd: async (document, directory) => print(screen, await render(document, directory)) };
}

/**
 * Writes a report to a file when the run has ended; `path` may depend on where the results lie. The end throws as
 * `writeReport` does.
 */
export function fileReporter(render: Render, path: string | ((directory: string) => string)): Reporter {
  return {
    onRunEnd: async (document, directory) =>
      writeReport(typeof path === 'string' ? path : path(directory), await render(document, directory)),
  };
}

/** Writes a report, in a folder that need not be there. @throws ReporterError where it cannot be written, Trouble on a full disk */
export async function writeReport(file: string, text: ReportText): Promise<void> {
  try {
    await mkdirp(dirname(file));
    await writeFile(file, text);
  } catch (error) {
    const message = `cannot write the report ${file}: ${messageOf(error)}`;
    throw storageFault(error) === null ? new ReporterError(message) : new HarnessError(message);
  }
}

/** Says where the results lie when the run has ended: for those who asked for no reporter that does. */
export function pathsReporter(screen: OutputStream): Reporter {
  return { onRunEnd: (_, directory) => print(screen, `Results: ${fromHere(directory)}\n`) };
}
