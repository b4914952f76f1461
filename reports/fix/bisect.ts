import type { BisectAnswer, Tested } from '../../lab/fix/bisect.ts';
import { count } from '../text.ts';

/** The line of a test: the candidate, what it shows, and how many are left. */
export function bisectStep(name: string, { state, reason }: Tested, left?: number): string {
  const rest = left === undefined || left === 0 ? '' : ` (${count(left, 'candidate')} left)`;
  return `${name}: ${state}${reason === undefined ? '' : `: ${reason}`}${rest}`;
}

export interface BisectText<T> {
  /** The bug in words. */
  bug: string;
  nameOf: (candidate: T) => string;
}

/** The answer of a search, or why it has none. */
export function bisectAnswer<T>(answer: BisectAnswer<T>, { bug, nameOf }: BisectText<T>): string {
  if ('ends' in answer) {
    const [begin, end] = answer.ends;
    const [from, to] = [nameOf(begin.candidate), nameOf(end.candidate)];
    if (answer.kind === 'end-without-verdict')
      return `No answer: ${begin.state === 'unknown' ? from : to} has no verdict on ${bug}, and a search needs one on each end.`;
    if (answer.kind === 'same-ends')
      return `No answer: ${from} and ${to} ${begin.state === 'shown' ? 'both show' : 'are both without'} ${bug}.`;
    return `No answer: it is the other way round: ${from} ${begin.state === 'shown' ? 'shows' : 'is without'} ${bug}, and ${to} ${end.state === 'shown' ? 'shows it' : 'is without it'}.`;
  }
  const change = answer.kind === 'fixed' ? `fixed ${bug}` : `introduced ${bug}`;
  const { last, first, between } = answer;
  if (between.length === 0) return `The change that ${change}: ${nameOf(first)}; the one before is ${nameOf(last)}.`;
  const unknown = between.map(nameOf).join(', ');
  return `The change that ${change} is after ${nameOf(last)} and not after ${nameOf(first)}; without a verdict: ${unknown}.`;
}
