import type { Requirement } from '../lab/requirements/types.ts';
import type { Figure } from './figure.ts';

export interface Benchmark {
  /** The comparison, in one line. */
  title: string;
  /** The programs that this benchmark needs, and the lab does not. */
  requirements: readonly Requirement[];
  /** The default number of measurements of each figure. */
  rounds: number;
  run(rounds: number): Promise<Figure[]>;
}
