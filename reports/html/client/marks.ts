import type { Event } from '../../../lab/events.ts';
import { checksOf } from './checks.ts';
import { Easel } from './easel.ts';
import { laneOf } from './lanes.ts';

/** One thing that a sequence diagram shows, on a row of its own. Lanes are named by id. */
export interface Mark {
  /** Index of the event that it belongs to. */
  event: number;
  /** Milliseconds, as in the events. */
  at: number;
  shape: 'call' | 'return' | 'query' | 'reply' | 'drop' | 'note' | 'line' | 'wait' | 'tick';
  from: string;
  to: string;
  text: string;
  /** Which nameserver it speaks of, if one. */
  server: string | null;
  /** Until when it lasts, where it does not stand for a moment. */
  end?: number;
  /** Whether it was sent before. */
  again?: true;
  /** What it shows, in the words of the repro, which numbers what it points at. */
  highlight?: { number: number; text: string };
}

/** An event that a repro points at, by its index. */
export interface Highlighted {
  event: number;
  text: string;
}

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
