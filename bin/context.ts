import type { Repro } from '../lab/repro.ts';

/** The input of every command: the known repros, and the receiver of its exit code. */
export interface Context {
  repros: readonly Repro[];
  done(exitCode: number): void;
}
