import type { Event } from '../../../../lab/events.ts';
import { Easel } from './build-items.ts';
import type { Highlighted, Mark } from './item.ts';
import { checksOf } from './lab-checks.ts';
import { laneOf } from './lanes.ts';

export interface MarkOptions {
  /** Whether what the lab does for its own controls is shown as well. */
  checks: boolean;
  /** Whether system calls are shown, where the run recorded them. */
  syscalls?: boolean;
  highlights?: readonly Highlighted[];
}

/** The marks of a cell in order of time. */
export function marksOf(events: readonly Event[], { checks, syscalls = false, highlights = [] }: MarkOptions): Mark[] {
  const easel = new Easel(events);
  const own = checksOf(events);
  const pointedAt = new Map(highlights.map(({ event, text }, at) => [event, { number: at + 1, text }]));
  return events
    .flatMap((event, index) => easel.marks(event, index))
    .map((mark) => withHighlight(mark, pointedAt.get(mark.event)))
    .filter(({ event, shape, from, to, highlight }) => {
      if (highlight) return true;
      if (shape === 'tick' && !syscalls) return false;
      const origin = events[event];
      return checks || !((origin && own.has(origin)) || from === laneOf.lab || to === laneOf.lab);
    })
    .toSorted((a, b) => a.at - b.at);
}

/** A call is pointed at for what it came to. */
function withHighlight(mark: Mark, highlight: Mark['highlight']): Mark {
  return highlight && mark.shape !== 'call' ? { ...mark, highlight } : mark;
}
