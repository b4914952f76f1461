import { clientCode } from './client-code.ts';
import type { HtmlReport } from './html-report.ts';
import { page } from './page.ts';
import { cellIndexOf, chunksOf, compress } from './report-data.ts';

/**
 * Renders a run as one self-contained page: matrix, verdicts and lessons as HTML, and the events of every cell as compressed
 * data, which the script of the page draws. It comes in pieces.
 */
export function* renderHtml(report: HtmlReport): Generator<string, void, void> {
  const { document, events, lessons } = report;
  for (const part of page(report)) yield part.text;
  yield `\n${data('cell-index', compress(cellIndexOf(document, lessons)))}`;
  let serial = 0;
  for (const chunk of chunksOf(document, events)) yield data(`chunk-${serial++}`, chunk);
  yield `${clientCode()}\n</body>\n</html>\n`;
}

/** A line of the page with compressed data. */
function data(id: string, text: string): string {
  return `<script type="text/plain" id="${id}">${text}</script>\n`;
}
