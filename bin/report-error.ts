import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { withSourceLines } from '../lab/bundle/source-lines.ts';
import { HarnessError } from '../lab/core/harness-error.ts';
import { isStorageError } from '../lab/core/storage-error.ts';
import { ScenarioFileError } from '../lab/form/load.ts';
import { UnknownLibcError } from '../lab/libc/index.ts';
import { UnknownChoice } from '../lab/matrix/selection.ts';
import { UnfitMachineError } from '../lab/requirements/index.ts';
import { MergeError } from '../lab/results/merge-error.ts';
import { ReporterError } from '../reports/index.ts';
import { EXIT, UsageError } from './exit-codes.ts';

const USAGE_ERRORS = [UsageError, UnknownChoice, UnknownLibcError, ReporterError, MergeError, ScenarioFileError];

/** Tells on stderr what ended a command: what the user got wrong in one line. Returns the exit code that says so. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return commanderExit(error);
  if (error instanceof UnfitMachineError) {
    process.stderr.write(error.message);
    return EXIT.cannotHost;
  }
  if (!USAGE_ERRORS.some((kind) => error instanceof kind)) return reportInternalError(error);
  console.error(`resolv-lab: ${(error as Error).message}`);
  return EXIT.usage;
}

/** Left to Node, an error of the lab's own would end it with exit code 1, which is what a failed cell says. */
export function reportInternalError(error: unknown): number {
  const limit = limitReached(error);
  if (limit !== null) {
    console.error(`resolv-lab: ${limit}`);
    return EXIT.internal;
  }
  console.error(isKnownFailure(error) ? `resolv-lab: ${error.message}` : withSourceLines(inspect(error)));
  return EXIT.internal;
}

/** What to do about a limit of this machine that an error (errno(3)) comes from; null for any other error. */
function limitReached(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [limit, option] = LIMITS[code] ?? [];
  if (limit === undefined) return null;
  return `${limit} (${code}): raise the limit (${option}), or run fewer cells at once with --jobs`;
}

/** By errno: what there is too much of, and the shell's word for its limit. EAGAIN is fork's answer to too many processes. */
const LIMITS: Record<string, readonly [string, string]> = {
  EMFILE: ['too many open files for one process', 'ulimit -n'],
  ENFILE: ['too many open files on this machine', 'sysctl fs.file-max'],
  EAGAIN: ['too many processes', 'ulimit -u'],
};

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
