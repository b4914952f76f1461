import type { Requirement } from '../lab/requirements/types.ts';
import type { Figure } from './figure.ts';

export interface Benchmark {
  /** One line: what is compared with what. */
  title: string;
  /** Programs beyond what the lab itself needs. */
  needs: readonly Requirement[];
  /** How often each thing is measured. */
  rounds: number;
  run(rounds: number): Promise<Figure[]>;
}
