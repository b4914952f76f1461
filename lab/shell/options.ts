import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf } from '../core/harness-error.ts';

/**
 * Parses the arguments of one of the lab's commands.
 *
 * @param form the command's usage, for the error message
 * @throws Error in one line with the mistake and the usage; Node's further sentences about arguments with a dash are
 * cut
 */
export function readOptions<T extends ParseArgsConfig>(form: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Error(`${messageOf(error).split('. ')[0]}: usage: ${form}`);
  }
}
