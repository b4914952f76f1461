import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { withSourceLines } from '../lab/bundle/source-lines.ts';
import { HarnessError } from '../lab/core/harness-error.ts';
import type { RunDocument } from '../lab/core/schema.ts';
import { isStorageError, storageFault } from '../lab/core/storage-error.ts';
import { ScenarioFileError } from '../lab/form/load.ts';
import { UnknownLibcError } from '../lab/libc/index.ts';
import { UnknownReport } from '../lab/matrix/find-repros.ts';
import { UnknownChoice } from '../lab/matrix/selection.ts';
import { ProjectFileError } from '../lab/project/load.ts';
import { UnfitMachineError } from '../lab/requirements/index.ts';
import { MergeError } from '../lab/results/merge-error.ts';
import { ReporterError } from '../reports/index.ts';
import { incompleteRun } from '../reports/run-warnings.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { notStagedHint, notStagedRow } from './not-staged.ts';

const USAGE_ERRORS = [
  UsageError,
  ProjectFileError,
  UnknownChoice,
  UnknownLibcError,
  ReporterError,
  MergeError,
  ScenarioFileError,
];

/** Reports on stderr the error that ended a command, a mistake of the user in one line. Returns the exit code. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return commanderExit(error);
  if (error instanceof UnfitMachineError) {
    process.stderr.write(error.message);
    return EXIT.cannotHost;
  }
  if (!USAGE_ERRORS.some((kind) => error instanceof kind)) return reportInternalError(error);
  console.error(`resolv-lab: ${hintOf(error) ?? (error as Error).message}`);
  return EXIT.usage;
}

/** The message for a bug that the lab knows and does not stage; undefined for other errors. */
function hintOf(error: unknown): string | undefined {
  const row = error instanceof UnknownReport ? notStagedRow(error.report) : undefined;
  return row && `no repro for ${(error as UnknownReport).report}: ${notStagedHint(row)}`;
}

/** Reports a fault of the lab, and returns its exit code. Node itself would exit with 1, the code of a failed cell. */
export function reportInternalError(error: unknown): number {
  const limit = limitReached(error);
  if (limit !== null) {
    console.error(`resolv-lab: ${limit}`);
    return EXIT.internal;
  }
  console.error(isKnownFailure(error) ? `resolv-lab: ${error.message}` : withSourceLines(inspect(error)));
  return EXIT.internal;
}

/** A message with the remedy for an error (errno(3)) that a limit of this machine caused; null for other errors. */
function limitReached(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [limit, option] = LIMITS[code] ?? [];
  if (limit === undefined) return null;
  return `${limit} (${code}): raise the limit (${option}), or run fewer cells at once with --jobs`;
}

/** By errno: a description, and the command that shows the limit. fork(2) fails with EAGAIN for too many processes. */
const LIMITS: Record<string, readonly [string, string]> = {
  EMFILE: ['too many open files for one process', 'ulimit -n'],
  ENFILE: ['too many open files on this machine', 'sysctl fs.file-max'],
  EAGAIN: ['too many processes', 'ulimit -u'],
};

/** Whether the cause of an error lies outside the lab's code, so that a stack trace is of no use. */
function isKnownFailure(error: unknown): error is Error {
  return error instanceof HarnessError || (error instanceof Error && isStorageError(error));
}

/** The exit code for an error of Commander: 0 for --help; every other one is a usage error. */
function commanderExit(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT.ok;
  if (error.code === 'commander.help') return EXIT.usage;
  console.error(`resolv-lab: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}`);
  return EXIT.usage;
}

/**
 * Turns the error of a full disk during a run into one with the folder and the number of stored results; returns other
 * errors unchanged.
 *
 * @param path the run's folder
 * @param stored the part of the run that is stored
 */
export function withDiskFull(error: unknown, path: string, stored: RunDocument): unknown {
  const fault = storageFault(error);
  if (fault === null) return error;
  return new HarnessError(
    `no room for results in ${path}: ${fault}; ${incompleteRun(stored)} (resolv-lab report ${path})`,
  );
}
