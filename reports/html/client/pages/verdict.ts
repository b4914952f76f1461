import type { CellResult } from '../../../../lab/core/schema.ts';
import { splitOutcome } from '../../../../lab/outcome/split-outcome.ts';
import { verdictLabelOf } from '../../../verdict-label.ts';
import type { Highlighted } from '../data/report-data.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import { measuresText } from '../text/measure-text.ts';
import { sourceText } from '../text/source-text.ts';

/** The observation and whether it was expected: `Failure shown, as expected`. */
function verdictText(result: CellResult): string {
  const { meaning } = verdictLabelOf(result);
  return `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}`;
}

/** The verdict of a cell with its reason, source, measures, highlights and controls. */
export function verdictOf(result: CellResult, highlights: readonly Highlighted[]): Html {
  const { id, status, expected, reason, controls, outcome, evidence } = result;
  const measures = measuresText(evidence.measures);
  return html`<div class="verdict">
<dl>
<dt>Verdict</dt><dd><strong>${verdictText(result)}</strong></dd>
<dt>Because</dt><dd>${reason}</dd>
${status !== 'unsupported' && expected.source && html`<dt>Expected by</dt><dd>${sourceText(expected.source)}</dd>`}
${outcome && html`<dt>Outcome</dt><dd>${splitOutcome(outcome).map((part) => html`<code>${part}</code><br>`)}</dd>`}
${measures.length > 0 && html`<dt>Measured</dt><dd>${measures}</dd>`}
</dl>
${highlights.length > 0 && html`<h2>What to look at</h2><ol class="highlights">${highlights.map(({ event, text }) => html`<li><a href="${hashOf(id, { event })}" data-event="${event}">${text}</a></li>`)}</ol>`}
${
  controls.length > 0 &&
  html`<details ${controls.every(({ ok }) => ok) ? '' : 'open'}><summary>Controls: ${controls.filter(({ ok }) => ok).length} of ${controls.length} hold</summary>
<ul class="controls">${controls.map(({ name, ok, detail }) => html`<li class="${ok ? 'holds' : 'fails'}"><b>${ok ? '✓' : '✗ failed:'} ${name}</b> ${detail}</li>`)}</ul></details>`
}
</div>`;
}
