import type { CellResult } from '../../lab/core/schema.ts';
import { count, duration, unique } from '../text.ts';
import { observedText, STATUS_TEXT } from '../verdict-label.ts';
import { styledLabelOf } from '../verdict-summary.ts';
import { type Html, html } from './client/markup.ts';
import { rerunCommand } from './client/text/commands.ts';
import { measuresText } from './client/text/measure-text.ts';

/** Every verdict with its reason, source and controls, for readers without a script. In pieces, one for each cell. */
export function* verdictList(cells: readonly CellResult[]): Generator<Html, void, void> {
  const ran = cells.filter(({ status }) => status !== 'unsupported');
  const sources = unique(ran.map(({ expected }) => expected.source)).filter(Boolean);
  const item = (cell: CellResult) => {
    const { id, status, reason, expected, controls } = cell;
    if (status === 'unsupported')
      return html`<li id="${id}"><b>${styledLabelOf(cell).label}</b> ${id}: ${status}. ${reason}.</li>
`;
    const failed = controls.filter(({ ok }) => !ok);
    const measures = measuresText(cell.evidence.measures);
    const source = sources.indexOf(expected.source) + 1;
    return html`<li id="${id}"><b>${styledLabelOf(cell).label}</b> ${id}: ${STATUS_TEXT[status]}. ${reason}. Expected: ${observedText(expected.value)}${source > 0 && html` <a href="#source-${source}">[${source}]</a>`}. Controls: ${controls.length - failed.length} of ${controls.length} hold${failed.map(({ name, detail }) => html`; <b>${name}</b> failed: ${detail}`)}.${measures.length > 0 && html` Measured: ${measures}`}${highlightsAndCures(cell)} <span class="quiet">Took ${duration(cell.durationMs)}; again: <code>${rerunCommand(cell)}</code></span></li>
`;
  };
  yield html`<section class="verdicts"><h2>Every verdict</h2>
`;
  for (const [repro, those] of Map.groupBy(cells, ({ repro }) => repro)) {
    yield html`<details><summary>${repro}: ${count(those.length, 'cell')}</summary><ul>`;
    for (const cell of those) yield item(cell);
    yield html`</ul></details>`;
  }
  yield html`
<h3>Sources of what was expected</h3><ol>${sources.map((source, at) => html`<li id="source-${at + 1}">[${at + 1}] ${source}</li>`)}</ol></section>`;
}

/** The highlights and the workarounds of a cell that shows the failure. */
function highlightsAndCures({ observed, evidence: { highlights = [] }, cures = [] }: CellResult): Html | null {
  if (observed !== 'reproduced') return null;
  const part = (title: string, texts: readonly string[]) => texts.length > 0 && html` ${title}: ${texts.join('; ')}.`;
  return html`${part(
    'What to look at',
    highlights.map(({ text }) => text),
  )}${part(
    'What would have helped',
    cures.map(({ title }) => title),
  )}`;
}
