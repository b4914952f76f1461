import type { CellResult, RunDocument } from '../lab/core/schema.ts';

/** A cell before it ran. */
export type PlannedResult = Pick<CellResult, 'id' | 'repro' | 'variant' | 'libc' | 'daemon' | 'probe' | 'attempt'>;

/** Something that tells people or programs of a run while it goes on, or when it is done. It never runs anything. */
export interface Reporter {
  /** All cells that are about to run, those without a chance (`unsupported`) included. */
  onRunStart?(cells: readonly PlannedResult[]): void;
  onCellStart?(id: string): void;
  onCellResult?(result: CellResult): void;
  /** `directory` is where the results lie. */
  onRunEnd?(document: RunDocument, directory: string): void | Promise<void>;
}
