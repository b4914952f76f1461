import type { Repro } from '../lab/repro.ts';

/** What every command gets: the repros there are, and where its exit code goes. */
export interface Context {
  repros: readonly Repro[];
  done(exitCode: number): void;
}
