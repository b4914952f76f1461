import type { BugState } from './fixed-in.ts';

/** What a test said of a candidate, with its reason where it has no verdict. */
export interface Tested {
  state: BugState;
  reason?: string;
}

export interface BisectStep<T> extends Tested {
  candidate: T;
}

/** The ends of a search are alike, differ the other way round, or one has no verdict. */
export interface BisectFault<T> {
  kind: 'same-ends' | 'reversed' | 'end-without-verdict';
  ends: readonly [BisectStep<T>, BisectStep<T>];
}

/** The change from one state to the other. */
export interface BisectChange<T> {
  kind: 'fixed' | 'broken';
  /** The last candidate of the first state, and the first one of the second. */
  last: T;
  first: T;
  /** Those between them, none of which has a verdict; empty for a certain answer. */
  between: readonly T[];
}

export type BisectAnswer<T> = BisectFault<T> | BisectChange<T>;

/**
 * Searches an ordered list for the place where a bug is fixed, or appears, with as few tests as possible. Both ends are tested first. Where
 * a candidate has no verdict, the nearest one beside it is tested, as `git bisect skip` does. Of several changes it finds one.
 *
 * @param candidates in their order
 * @param onStep takes each test when it has ended, and the number of candidates that are left
 * @param begins what the user says of the first candidate
 */
export async function bisect<T>(
  candidates: readonly [T, T, ...T[]],
  test: (candidate: T) => Promise<Tested>,
  { onStep, begins }: { onStep: (step: BisectStep<T>, left: number) => void; begins?: BugState },
): Promise<BisectAnswer<T>> {
  const states = new Map<number, BugState>();
  let [low, high] = [0, candidates.length - 1];
  const open = () => candidates.map((_, at) => at).filter((at) => at > low && at < high && !states.has(at));
  const tested = async (at: number): Promise<BisectStep<T>> => {
    const candidate = candidates[at] as T;
    const step = { candidate, ...(await test(candidate)) };
    states.set(at, step.state);
    if (at > low && at < high && step.state === states.get(low)) low = at;
    else if (at > low && at < high && step.state === states.get(high)) high = at;
    onStep(step, open().length);
    return step;
  };
  const [begin, end] = [await tested(0), await tested(candidates.length - 1)];
  const fault = faultOf(begin, end, begins);
  if (fault) return { kind: fault, ends: [begin, end] };
  for (let left = open(); left.length > 0; left = open()) {
    const middle = (low + high) / 2;
    await tested(left.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best)));
  }
  return {
    kind: begin.state === 'shown' ? 'fixed' : 'broken',
    last: candidates[low] as T,
    first: candidates[high] as T,
    between: candidates.slice(low + 1, high),
  };
}

function faultOf(begin: Tested, end: Tested, begins = begin.state): BisectFault<unknown>['kind'] | null {
  if (begin.state === 'unknown' || end.state === 'unknown') return 'end-without-verdict';
  if (begin.state === end.state) return 'same-ends';
  return begin.state === begins ? null : 'reversed';
}
