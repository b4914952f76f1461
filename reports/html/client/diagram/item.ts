import type { Wait } from '../text/wait-text.ts';

/** One thing that a sequence diagram shows, on a row of its own. Lanes are named by id. */
export interface DiagramItem {
  /** Index of the event that it belongs to. */
  event: number;
  /** Milliseconds, as in the events. */
  at: number;
  shape: 'call' | 'return' | 'query' | 'reply' | 'drop' | 'note' | 'line' | 'wait' | 'tick';
  from: string;
  to: string;
  text: string;
  /** What it says in a second line. */
  secondLine?: string;
  /** Which nameserver it speaks of, if one. */
  server: string | null;
  /** Until when it lasts, where it does not stand for a moment. */
  end?: number;
  /** Of a wait: what it was for and came to. */
  wait?: Wait;
  /** Whether it was sent before. */
  again?: true;
  /** What it shows, in the words of the repro, which numbers what it points at; with its lanes, where those may be out of sight. */
  highlight?: { number: number; text: string; lanes?: string };
}

/** An event that a repro points at, by its index. */
export interface Highlighted {
  event: number;
  text: string;
}
