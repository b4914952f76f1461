import type { Event } from '../../lab/events.ts';
import type { CellResult, RunDocument } from '../../lab/schema.ts';
import { clientCode } from './client-code.ts';
import type { Lesson } from './lessons.ts';
import { directoryOf, pack, packsOf } from './pack.ts';
import { page } from './page.ts';

export interface HtmlReport {
  document: RunDocument;
  /** The events of a cell in order of time; none where it left none behind. Asked for cell by cell. */
  events: (cell: CellResult) => readonly Event[];
  lessons: readonly Lesson[];
}

/**
 * A run as one page that needs nothing else: the matrix, the verdicts and the lessons to be read as they are, and every
 * cell's events, compressed, for the page's own script to draw.
 */
export function renderHtml({ document, events, lessons }: HtmlReport): string {
  const data = [
    `<script type="text/plain" id="directory">${pack(directoryOf(document))}</script>`,
    ...[...packsOf(document, events)].map((text, at) => `<script type="text/plain" id="pack-${at}">${text}</script>`),
  ];
  const body = page({ document, events, lessons });
  return `${[body, ...data, clientCode()].join('\n')}\n</body>\n</html>\n`;
}
