import type { Event } from '../../../../lab/core/events.ts';
import type { CellResult } from '../../../../lab/core/schema.ts';
import type { Highlighted } from '../diagram/item.ts';

/** What the page holds of one cell. Times of its events are milliseconds since the first of them. */
export interface CellData {
  result: CellResult;
  events: Event[];
  /** What its judge points at. */
  highlights: Highlighted[];
}

/** What is known of every cell before any is unpacked. */
export interface IndexEntry {
  id: string;
  repro: string;
  variant: string;
  libc: string;
  version: string;
  /** With the libc that it runs on, where that tells it apart. */
  daemon: string;
  probe: string;
  attempt: number;
  status: CellResult['status'];
  /** `BUG`, `ok!`, … */
  label: string;
  /** What else to find it by: its status, its row in the matrix, versions and packages, what its repro is about, the numbers of its bugs. */
  about: string;
}

/** The index of the page: the cells in the order of their chunks, `chunkSize` to a chunk. */
export interface CellIndex {
  chunkSize: number;
  cells: IndexEntry[];
}
