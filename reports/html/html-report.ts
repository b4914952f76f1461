import type { Event } from '../../lab/core/events.ts';
import type { CellResult, RunDocument } from '../../lab/core/schema.ts';
import type { Lesson } from './lessons.ts';

/** What a page is made of. */
export interface HtmlReport {
  document: RunDocument;
  /** The events of a cell in order of time; none where it left none behind. Asked for cell by cell. */
  events: (cell: CellResult) => readonly Event[];
  lessons: readonly Lesson[];
  /** A way through the lessons, in Markdown. */
  path?: string | undefined;
}
