import { RECORDERS, type Recorder } from '../lab/recording/index.ts';
import type { RunOptions } from './run-options.ts';

/** The recorders that were asked for. */
export function recordersFor(options: RunOptions): Recorder[] {
  return RECORDERS.filter(({ id }) => options[id] === true);
}
