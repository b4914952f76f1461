import { CommanderError } from 'commander';
import { isOfDisk } from '../lab/disk-trouble.ts';
import { UnknownLibcError } from '../lab/libc/index.ts';
import { UnknownChoice } from '../lab/matrix/selection.ts';
import { CannotHost } from '../lab/requirements/index.ts';
import { CannotMerge } from '../lab/results/cannot-merge.ts';
import { Trouble } from '../lab/trouble.ts';
import { ReporterError } from '../reports/index.ts';
import { EXIT, UsageError } from './exit.ts';

const USAGE_ERRORS = [UsageError, UnknownChoice, UnknownLibcError, ReporterError, CannotMerge];

/** Tells on stderr what ended a command: what the user got wrong in one line. Returns the exit code that says so. */
export function tellFault(error: unknown): number {
  if (error instanceof CommanderError) return commanderExit(error);
  if (error instanceof CannotHost) {
    process.stderr.write(error.message);
    return EXIT.cannotHost;
  }
  if (!USAGE_ERRORS.some((kind) => error instanceof kind)) return ownFault(error);
  console.error(`resolv-lab: ${(error as Error).message}`);
  return EXIT.usage;
}

/** Left to Node, an error of the lab's own would end it with exit code 1, which is what a failed cell says. */
export function ownFault(error: unknown): number {
  console.error(isNoMistake(error) ? `resolv-lab: ${error.message}` : error);
  return EXIT.internal;
}

/** Whether an error is none in the lab's code, so that where it came from helps nobody. */
function isNoMistake(error: unknown): error is Error {
  return error instanceof Trouble || (error instanceof Error && isOfDisk(error));
}

/** Commander ends --help with exit code 0 and everything else that it throws is bad usage. */
function commanderExit(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT.ok;
  if (error.code === 'commander.help') return EXIT.usage;
  console.error(`resolv-lab: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}`);
  return EXIT.usage;
}
