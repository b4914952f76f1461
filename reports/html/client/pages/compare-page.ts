import type { Report } from '../data/open-report.ts';
import type { CellData, IndexEntry } from '../data/report-data.ts';
import { drawDiagram } from '../diagram/diagram.ts';
import { fitWidths } from '../diagram/fit-widths.ts';
import { annotationWidth } from '../diagram/lane-layout.ts';
import { widthNeeded } from '../diagram/layout.ts';
import { type DiagramModel, diagramModel } from '../diagram/model.ts';
import { alignRows } from '../diagram/row-layout.ts';
import { html } from '../markup.ts';
import { availableWidth } from '../nav/available-width.ts';
import { hashOf } from '../nav/route.ts';
import { noEvents } from './empty-states.ts';
import { verdictOf } from './verdict.ts';

/** Shows two cells side by side, with their common steps at the same height. */
export async function showComparison(
  root: HTMLElement,
  report: Report,
  entries: readonly [IndexEntry, IndexEntry],
): Promise<void> {
  const [left, right] = await Promise.all([report.cell(entries[0].id), report.cell(entries[1].id)]);
  const models = [modelOf(left), modelOf(right)] as const;
  const { widths, zoom } = fitWidths(2 * availableWidth(2), [widthNeeded(models[0]), widthNeeded(models[1])]);
  const rows = alignRows(models[0].items, models[1].items, annotationWidth(Math.min(...widths)));
  const head = (entry: IndexEntry) =>
    html`<h2><span class="badge ${entry.status}" data-label="${entry.label}">${entry.label}</span> <a href="${hashOf(entry.id)}">${entry.id}</a></h2>`;
  const drawn = ({ result }: CellData, at: 0 | 1) =>
    html`<figure style="zoom:${zoom}"><figcaption>${nameOf(entries, at)}</figcaption>${models[at].items.length > 0 ? drawDiagram(models[at], { rows: rows[at], width: widths[at] }) : noEvents(result)}</figure>`;
  delete root.dataset.shows;
  root.innerHTML =
    html`<nav class="crumbs" aria-label="Breadcrumbs"><a href="#">Matrix</a> › two cells · <a href="${hashOf('compare', { a: entries[1].id, b: entries[0].id })}">swap</a></nav>
<h1 tabindex="-1">Two cells side by side</h1>
<p>They differ in ${differences(entries)}.</p>
<div class="columns two"><section>${head(entries[0])}${verdictOf(left.result, left.highlights)}</section><section>${head(entries[1])}${verdictOf(right.result, right.highlights)}</section></div>
<h2>What happened${models.every(({ items }) => items.length > 0) && ', aligned at the steps that both have'}</h2>
<p class="quiet">Drawn up to the controls. The controls, such as the lookup of a fresh process, are on the page of each cell: <a href="${hashOf(entries[0].id)}">left</a>, <a href="${hashOf(entries[1].id)}">right</a>. Events link to these pages, which have a link back.</p>
<div class="scroller pair" tabindex="0" role="region" aria-label="Two sequence diagrams">
${drawn(left, 0)}${drawn(right, 1)}</div>`.text;
}

/** The title of the window: the verdict label of each cell, and the dimensions in which it differs from the other. */
export function comparisonTitle(entries: readonly [IndexEntry, IndexEntry]): string {
  const [a, b] = entries;
  return `${a.label} ${nameOf(entries, 0)} | ${b.label} ${nameOf(entries, 1)} · ${a.repro}`;
}

/** The step after which a cell has only its controls. */
const CONTROLS = 'controls';

/** The model of a cell up to its controls: two diagrams share one window. */
function modelOf({ result, events, highlights }: CellData): DiagramModel {
  const model = diagramModel(result.id, events, { checks: false, highlights });
  const end = model.items.findIndex(({ shape, text }) => shape === 'line' && text === CONTROLS);
  return { ...model, items: end < 0 ? model.items : model.items.slice(0, end) };
}

const DIMENSIONS = ['repro', 'variant', 'libc', 'daemon', 'probe', 'attempt'] as const;

function differing([a, b]: readonly [IndexEntry, IndexEntry]) {
  return DIMENSIONS.filter((dimension) => a[dimension] !== b[dimension]);
}

function differences(entries: readonly [IndexEntry, IndexEntry]): string {
  const [a, b] = entries;
  return (
    differing(entries)
      .map((each) => `${each} (${a[each]}, ${b[each]})`)
      .join(' and ') || 'nothing'
  );
}

/** The dimensions of one cell in which it differs from the other. */
function nameOf(entries: readonly [IndexEntry, IndexEntry], at: 0 | 1): string {
  return (
    differing(entries)
      .map((each) => `${each} ${entries[at][each]}`)
      .join(', ') || entries[at].id
  );
}
