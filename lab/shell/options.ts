import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf } from '../core/harness-error.ts';

/**
 * Reads the words behind one of the lab's commands.
 *
 * @param form what the command takes, for whoever says something else
 * @throws Error in one line: what is wrong, and the form; Node's own words go on about arguments that begin with a dash
 */
export function readOptions<T extends ParseArgsConfig>(form: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Error(`${messageOf(error).split('. ')[0]}: it takes ${form}`);
  }
}
