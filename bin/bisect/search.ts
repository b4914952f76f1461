import { bisect, type Tested } from '../../lab/fix/bisect.ts';
import type { BugState } from '../../lab/fix/fixed-in.ts';
import { bisectAnswer, bisectStep } from '../../reports/fix/bisect.ts';
import { EXIT, UsageError } from '../exit-codes.ts';

export interface Search<T> {
  /** The bug in words. */
  bug: string;
  /** The name of a candidate in the line of its test, and in the answer. */
  nameOf: (candidate: T) => string;
  test: (candidate: T) => Promise<Tested>;
  /** What the user says of the first candidate. */
  begins?: BugState;
}

/** Searches, prints a line for each test and the answer. Returns the exit code. @throws UsageError without two candidates */
export async function search<T>(candidates: readonly T[], { bug, nameOf, test, begins }: Search<T>): Promise<number> {
  const [first, second, ...others] = candidates;
  if (first === undefined || second === undefined)
    throw new UsageError('there are no two candidates to search between');
  const answer = await bisect([first, second, ...others], test, {
    onStep: ({ candidate, ...tested }, left) => console.log(bisectStep(nameOf(candidate), tested, left)),
    ...(begins && { begins }),
  });
  console.log(bisectAnswer(answer, { bug, nameOf }));
  if ('ends' in answer) return answer.kind === 'end-without-verdict' ? EXIT.inconclusive : EXIT.fail;
  return answer.between.length > 0 ? EXIT.inconclusive : EXIT.ok;
}
