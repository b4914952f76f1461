import { CommanderError } from 'commander';
import { HarnessError } from '../lab/core/harness-error.ts';
import { isStorageError } from '../lab/core/storage-error.ts';
import { UnknownLibcError } from '../lab/libc/index.ts';
import { UnknownChoice } from '../lab/matrix/selection.ts';
import { CannotHost } from '../lab/requirements/index.ts';
import { MergeError } from '../lab/results/merge-error.ts';
import { ReporterError } from '../reports/index.ts';
import { EXIT, UsageError } from './exit-codes.ts';

const USAGE_ERRORS = [UsageError, UnknownChoice, UnknownLibcError, ReporterError, MergeError];

/** Tells on stderr what ended a command: what the user got wrong in one line. Returns the exit code that says so. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return commanderExit(error);
  if (error instanceof CannotHost) {
    process.stderr.write(error.message);
    return EXIT.cannotHost;
  }
  if (!USAGE_ERRORS.some((kind) => error instanceof kind)) return reportInternalError(error);
  console.error(`resolv-lab: ${(error as Error).message}`);
  return EXIT.usage;
}

/** Left to Node, an error of the lab's own would end it with exit code 1, which is what a failed cell says. */
export function reportInternalError(error: unknown): number {
  console.error(isKnownFailure(error) ? `resolv-lab: ${error.message}` : error);
  return EXIT.internal;
}

/** Whether an error is none in the lab's code, so that where it came from helps nobody. */
function isKnownFailure(error: unknown): error is Error {
  return error instanceof HarnessError || (error instanceof Error && isStorageError(error));
}

/** Commander ends --help with exit code 0 and everything else that it throws is bad usage. */
function commanderExit(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT.ok;
  if (error.code === 'commander.help') return EXIT.usage;
  console.error(`resolv-lab: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}`);
  return EXIT.usage;
}
