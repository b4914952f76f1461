import { clientCode } from './client-code.ts';
import type { HtmlReport } from './html-report.ts';
import { page } from './page.ts';
import { cellIndexOf, chunksOf, pack } from './report-data.ts';

/**
 * A run as one page that needs nothing else: the matrix, the verdicts and the lessons to be read as they are, and every
 * cell's events, compressed, for the page's own script to draw.
 */
export function renderHtml(report: HtmlReport): string {
  const { document, events, lessons } = report;
  const data = [
    `<script type="text/plain" id="directory">${pack(cellIndexOf(document, lessons))}</script>`,
    ...[...chunksOf(document, events)].map((text, at) => `<script type="text/plain" id="pack-${at}">${text}</script>`),
  ];
  const body = page(report);
  return `${[body, ...data, clientCode()].join('\n')}\n</body>\n</html>\n`;
}
