import type { Event } from '../../../../lab/core/events.ts';
import type { CellResult } from '../../../../lab/core/schema.ts';

/** An event that the repro highlights. */
export interface Highlighted {
  /** Its index among the events of the cell. */
  event: number;
  text: string;
}

/** The data of one cell in the page. Times of events are milliseconds since the first event. */
export interface CellData {
  result: CellResult;
  events: Event[];
  highlights: Highlighted[];
}

/** A cell in the index, which is decompressed when the page opens. */
export interface IndexEntry {
  id: string;
  repro: string;
  variant: string;
  libc: string;
  version: string;
  /** With its libc, as in `nsncd@trixie`, where one client meets the same daemon on several libcs. */
  daemon: string;
  probe: string;
  attempt: number;
  status: CellResult['status'];
  /** The verdict label: `shown`, `absent!`, … */
  label: string;
  /** More text to find the cell by: its status, its row in the matrix, versions, packages, the lesson's title, bug numbers. */
  about: string;
}

/** The index of the page: the cells in the order of their chunks, `chunkSize` to a chunk. */
export interface CellIndex {
  chunkSize: number;
  cells: IndexEntry[];
}
