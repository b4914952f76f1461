import type { Wait } from '../text/wait-text.ts';

/** One element of a sequence diagram; every item but a wait has a row of its own. Lanes are named by id. */
export interface DiagramItem {
  /** Index of its event among all events of the cell. */
  event: number;
  /** Milliseconds, as in the events. */
  at: number;
  shape: 'call' | 'return' | 'query' | 'reply' | 'drop' | 'note' | 'line' | 'wait' | 'tick';
  from: string;
  to: string;
  text: string;
  /** A second line of text, below the first. */
  secondLine?: string;
  /** The nameserver that sent, received or is the source of it, if there is one. */
  server: string | null;
  /** The end of a wait, in milliseconds. */
  end?: number;
  /** Set on waits only. */
  wait?: Wait;
  /** Set on a query that was sent before. */
  again?: true;
  /** The repro's annotation: its number and text, and the names of the lanes where those may be scrolled out of view. */
  highlight?: { number: number; text: string; lanes?: string };
}
