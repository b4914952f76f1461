import type { IndexEntry, PackedCell } from '../data/report-data.ts';
import type { Store } from '../data/report-reader.ts';
import { drawDiagram, type Scene, sceneOf, widthNeeded } from '../diagram/diagram.ts';
import { sideBySide } from '../diagram/fit-widths.ts';
import { sayingRoom } from '../diagram/lane-layout.ts';
import { alignRows } from '../diagram/row-layout.ts';
import { html } from '../markup.ts';
import { roomFor } from '../nav/available-width.ts';
import { hashOf } from '../nav/route.ts';
import { noEvents } from './empty-states.ts';
import { verdictOf } from './verdict.ts';

/** Shows two cells side by side, their common steps (the switch above all) at the same height. */
export async function showComparison(
  root: HTMLElement,
  store: Store,
  entries: readonly [IndexEntry, IndexEntry],
): Promise<void> {
  const [left, right] = await Promise.all([store.cell(entries[0].id), store.cell(entries[1].id)]);
  const scenes = [sceneOfCell(left), sceneOfCell(right)] as const;
  const { widths, zoom } = sideBySide(2 * roomFor(2), [widthNeeded(scenes[0]), widthNeeded(scenes[1])]);
  const rows = alignRows(scenes[0].marks, scenes[1].marks, sayingRoom(Math.min(...widths)));
  const head = (entry: IndexEntry) =>
    html`<h2><span class="chip ${entry.status}" data-word="${entry.word}">${entry.word}</span> <a href="${hashOf(entry.id)}">${entry.id}</a></h2>`;
  const drawn = ({ result }: PackedCell, at: 0 | 1) =>
    html`<figure style="zoom:${zoom}"><figcaption>${nameOf(entries, at)}</figcaption>${scenes[at].marks.length > 0 ? drawDiagram(scenes[at], { rows: rows[at], width: widths[at] }) : noEvents(result)}</figure>`;
  delete root.dataset.shows;
  root.innerHTML =
    html`<nav class="crumbs" aria-label="Where this is"><a href="#">Matrix</a> › two cells · <a href="${hashOf('compare', { a: entries[1].id, b: entries[0].id })}">swap</a></nav>
<h1 tabindex="-1">Two cells side by side</h1>
<p>They differ in ${differences(entries)}.</p>
<div class="columns two"><section>${head(entries[0])}${verdictOf(left.result, left.highlights)}</section><section>${head(entries[1])}${verdictOf(right.result, right.highlights)}</section></div>
<h2>What happened${scenes.every(({ marks }) => marks.length > 0) && ', aligned at the steps that both have'}</h2>
<p class="quiet">Drawn up to the controls. Those, with the lookup of a fresh process among them, are on each cell's own page: <a href="${hashOf(entries[0].id)}">left</a>, <a href="${hashOf(entries[1].id)}">right</a>. An event leads there too, and from there a link back here.</p>
<div class="scroller pair" tabindex="0" role="region" aria-label="Two sequence diagrams">
${drawn(left, 0)}${drawn(right, 1)}</div>`.text;
}

/** What the window is called that shows two cells: what each came to, and what sets it apart. */
export function comparisonTitle(entries: readonly [IndexEntry, IndexEntry]): string {
  const [a, b] = entries;
  return `${a.word} ${nameOf(entries, 0)} | ${b.word} ${nameOf(entries, 1)} · ${a.repro}`;
}

/** The step behind which a story has nothing but its controls. */
const CONTROLS = 'controls';

/** The scene of a cell up to its controls: two of them have to share a window. */
function sceneOfCell({ result, events, highlights }: PackedCell): Scene {
  const scene = sceneOf(result.id, events, { checks: false, highlights });
  const end = scene.marks.findIndex(({ shape, text }) => shape === 'line' && text === CONTROLS);
  return { ...scene, marks: end < 0 ? scene.marks : scene.marks.slice(0, end) };
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

/** A cell by what sets it apart from the other. */
function nameOf(entries: readonly [IndexEntry, IndexEntry], at: 0 | 1): string {
  return (
    differing(entries)
      .map((each) => `${each} ${entries[at][each]}`)
      .join(', ') || entries[at].id
  );
}
