import { clientCode } from './client-code.ts';
import type { HtmlReport } from './html-report.ts';
import { page } from './page.ts';
import { cellIndexOf, chunksOf, compress } from './report-data.ts';

/**
 * Renders a run as one self-contained page: matrix, verdicts and lessons as HTML, and the events of every cell as compressed
 * data, which the script of the page draws.
 */
export function renderHtml(report: HtmlReport): string {
  const { document, events, lessons } = report;
  const data = [
    `<script type="text/plain" id="cell-index">${compress(cellIndexOf(document, lessons))}</script>`,
    ...[...chunksOf(document, events)].map((text, at) => `<script type="text/plain" id="chunk-${at}">${text}</script>`),
  ];
  const body = page(report);
  return `${[body, ...data, clientCode()].join('\n')}\n</body>\n</html>\n`;
}
