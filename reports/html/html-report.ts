import type { Event } from '../../lab/core/events.ts';
import type { CellResult, RunDocument } from '../../lab/core/schema.ts';
import type { Lesson } from './lessons.ts';

/** The content of a page. */
export interface HtmlReport {
  document: RunDocument;
  /** The events of a cell in order of time; empty where the run stored none. Read one cell at a time, to save memory. */
  events: (cell: CellResult) => readonly Event[];
  lessons: readonly Lesson[];
  /** The tutorial, in Markdown. */
  tutorial?: string | undefined;
}
