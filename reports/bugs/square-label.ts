import type { Square } from '../../lab/inspect/bug-table.ts';
import { observedText } from '../verdict-label.ts';
import { NOT_RUN, type StyledLabel, styledLabelOf } from '../verdict-summary.ts';

/** The word of a square. In parentheses: the sources say so, and the run does not have this build. */
export function squareLabel(square: Square | undefined): StyledLabel {
  if (!square) return NOT_RUN;
  if (square.id !== null) return styledLabelOf(square);
  if (square.status === 'unsupported') return { label: '-', style: 'dim' };
  return { label: `(${observedText(square.expected.value)})`, style: 'dim' };
}

/** The meanings of the words in parentheses. */
export const NOT_RUN_MEANING = '(shown), (absent), (unknown) = what the sources say; the run has no such build';
