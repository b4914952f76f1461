import type { LoadChange } from '../../lab/load/baseline.ts';
import type { LoadDocument } from '../../lab/load/document.ts';
import { describeMachine } from '../../lab/load/machine.ts';
import { type Html, html } from '../html/client/markup.ts';
import { plainPage } from '../html/plain-page.ts';
import { type Block, blocksOf, FIGURES, limitsText } from './blocks.ts';
import { chart, legend } from './chart.ts';
import { busyLine, changeLines, remarkLines, systemLine } from './text.ts';

/** The results of `daemon bench` as one page that needs no other file and no script. */
export function loadPage(document: LoadDocument, changes: readonly LoadChange[] | null): string {
  const { machine, libc, plan, startedAt, systems } = document;
  const [remarks = [], attention = []] = [true, false].map((isOk) =>
    remarkLines({
      ...document,
      measurements: document.measurements.filter(({ status }) => (status === 'ok') === isOk),
    }),
  );
  const main = html`<h1>Daemons under load</h1>
<p class="quiet">${startedAt.replace(/\.\d+Z$/, 'Z')} · ${describeMachine(machine)} · clients on ${libc.id} (glibc ${libc.version}) · ${plan.keys} keys, ${plan.rounds} rounds of at least ${plan.milliseconds} ms</p>
${busyLine(document).map((line) => html`<p><b>${line}</b></p>`)}
<p><b>direct</b> is the C library without a daemon. A daemon is asked by a program's C library, and (<i>socket</i>, dashed) by requests on its socket alone. <b>null</b> answers at once in place of a daemon: what the generator can do. A vertical line is the range of the rounds.</p>
<ul>${systems.filter(({ daemon }) => daemon !== null).map((system) => html`<li>${systemLine(system)}</li>`)}</ul>
<p class="quiet">Limits of the lab: ${limitsText(document)}.</p>
${attention.length > 0 && html`<h2>Failed or inconclusive</h2><ul>${attention.map((line) => html`<li>${line}</li>`)}</ul>`}
${changes && html`<h2>Changes</h2><ul>${changeLines(changes).map((line) => html`<li>${line}</li>`)}</ul>`}
${blocksOf(document).map(block)}
${remarks.length > 0 && html`<h2>Remarks</h2><ul>${remarks.map((line) => html`<li>${line}</li>`)}</ul>`}
`;
  return plainPage('daemons under load', main, [new URL('style.css', import.meta.url)]);
}

function block(each: Block): Html {
  const { title, clients, rows } = each;
  return html`<h2>${title}</h2>
<div class="block"><figure>${chart(each)}${legend(each)}</figure><div>${FIGURES.map(
    (figure) => html`<div class="wide" tabindex="0"><table><caption>${figure.title}</caption>
<thead><tr><th scope="col">clients</th>${clients.map((number) => html`<th scope="col">${number}</th>`)}</tr></thead>
<tbody>${rows.map(
      ({ label, cells }) =>
        html`<tr><th scope="row">${label}</th>${cells.map((cell) => html`<td class="${cell?.status ?? ''}"${cell?.reason && html` title="${cell.reason}"`}>${cell && figure.text(cell)}</td>`)}</tr>`,
    )}</tbody></table></div>`,
  )}</div></div>
`;
}
