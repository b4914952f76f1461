import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { InspectInputError } from '../input-error.ts';

/** In bytes; larger than any file of configuration. */
const LARGEST = 16 * 2 ** 20;

/**
 * Reads a file of configuration; `-` is stdin.
 * @throws InspectInputError if that is impossible
 */
export function readInput(file: string): string {
  try {
    return file === '-' ? readFileSync(0, 'utf8') : readRegularFile(file);
  } catch (error) {
    throw new InspectInputError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** The text of a file that a container sees; null if it cannot be read. */
export function readIfPossible(file: string): string | null {
  try {
    return readRegularFile(file);
  } catch {
    return null;
  }
}

/** A FIFO or a device would block or never end. */
function readRegularFile(file: string): string {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error(stat.isDirectory() ? 'it is a directory' : 'it is not a regular file');
    if (stat.size > LARGEST) throw new Error(`it is larger than ${LARGEST} bytes`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** The reason of a failed call without its path, which the message has already. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return code === undefined ? message : message.replace(/, \w+( '.*')?$/s, '');
}
