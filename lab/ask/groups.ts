import type { CellResult } from '../core/schema.ts';
import type { CallTranscript } from './transcript.ts';

/** A cell of a question with what came of it. */
export interface Answered {
  cell: CellResult;
  /** One line; null where the lab was in trouble. */
  outcome: string | null;
  calls: CallTranscript[];
}

/** The libcs on which a question has one outcome. */
export interface AnswerGroup {
  /** In the order of the matrix. */
  cells: CellResult[];
  daemon: string;
  outcome: string | null;
  calls: CallTranscript[];
}

/** Puts cells with the same outcome together; each daemon has groups of its own. */
export function groupAnswers(answers: readonly Answered[]): AnswerGroup[] {
  const keyOf = ({ cell, outcome }: Answered) => JSON.stringify([cell.daemon.id, outcome ?? cell.reason]);
  return [...Map.groupBy(answers, keyOf).values()].map((same) => {
    const [first] = same as [Answered];
    const { outcome, calls } = first;
    return { cells: same.map(({ cell }) => cell), daemon: first.cell.daemon.id, outcome, calls };
  });
}
