import type { Event } from '../../../../lab/core/events.ts';
import { GLOSSARY } from '../../../glossary.ts';
import type { CellData, IndexEntry } from '../data/report-data.ts';
import type { ReportData } from '../data/report-reader.ts';
import { caption } from '../diagram/caption.ts';
import { drawDiagram } from '../diagram/diagram.ts';
import { type DiagramModel, diagramModel } from '../diagram/model.ts';
import { timeOrigin } from '../diagram/time-origin.ts';
import { type Html, html } from '../markup.ts';
import { availableWidth } from '../nav/available-width.ts';
import { hashOf } from '../nav/route.ts';
import { scrollToFirst } from '../nav/scroll-into-view.ts';
import { daemonText, libcText } from '../text/cell-text.ts';
import { rerunCommand, shellCommand } from '../text/commands.ts';
import { noEvents } from './empty-states.ts';
import { eventList } from './event-list.ts';
import { showEvent } from './event-panel.ts';
import { eventIndex } from './event-position.ts';
import { comparisons, cures, otherLibcs } from './related-cells.ts';
import { verdictOf } from './verdict.ts';

/** Shows one cell, and one of its events if the URL names it. */
export async function showCell(
  root: HTMLElement,
  store: ReportData,
  entry: IndexEntry,
  params: URLSearchParams,
): Promise<void> {
  const cell = await store.cell(entry.id);
  const { events, highlights } = cell;
  const named = params.get('event');
  const event = named === null ? -1 : eventIndex(named, events);
  const asked = { checks: params.has('checks'), syscalls: params.has('syscalls') };
  const shows = (options: Options) =>
    event < 0 || diagramModel(entry.id, events, { ...options, highlights }).items.some(isOf(event));
  // A URL may name what is hidden otherwise; an event without an item is never drawn.
  const wider = { checks: true, syscalls: asked.syscalls || events[event]?.kind === 'syscall' };
  const options = !shows(asked) && shows(wider) ? wider : asked;
  const model = diagramModel(entry.id, events, { ...options, highlights });
  const width = availableWidth(1, named !== null);
  const key = JSON.stringify([entry.id, options]);
  // Going from event to event must leave the page where it is.
  if (root.dataset.shows !== key) {
    const pressed = root.dataset.shows && document.activeElement?.getAttribute('data-toggle');
    root.innerHTML = pageOf(cell, entry, store, { model, options, width }).text;
    const box = root.querySelector<HTMLElement>('.scroller');
    if (box) scrollToFirst(box);
    if (pressed) root.querySelector<HTMLElement>(`[data-toggle="${pressed}"]`)?.focus({ preventScroll: true });
  } else if (root.dataset.width !== String(width)) redraw(root, model, width);
  root.dataset.shows = key;
  root.dataset.width = String(width);
  showEvent(root, model, named, paramsOf(options));
}

/** Draws the diagram in another width: what stands in it stays at its height, and the focus where it is. */
function redraw(root: HTMLElement, model: DiagramModel, width: number): void {
  const box = root.querySelector('.scroller');
  if (!box) return;
  const focused = box.contains(document.activeElement) ? document.activeElement?.getAttribute('data-event') : null;
  box.innerHTML = drawDiagram(model, { width }).text;
  if (focused) box.querySelector<SVGElement>(`[data-event="${focused}"]`)?.focus({ preventScroll: true });
}

interface Options {
  checks: boolean;
  syscalls: boolean;
}

interface Shown {
  model: DiagramModel;
  options: Options;
  width: number;
}

function isOf(event: number): (item: { event: number }) => boolean {
  return (item) => item.event === event;
}

/** The part of the URL that says what is shown secondLine. */
function paramsOf(options: Options): Record<string, string> {
  return Object.fromEntries(Object.entries(options).flatMap(([key, is]) => (is ? [[key, '1']] : [])));
}

function pageOf(cell: CellData, entry: IndexEntry, store: ReportData, { model, options, width }: Shown): Html {
  const { result, events, highlights } = cell;
  const toggle = (key: keyof Options, what: string) =>
    html`<a class="button" role="switch" data-toggle="${key}" aria-checked="${String(options[key])}" href="${hashOf(entry.id, paramsOf({ ...options, [key]: !options[key] }))}">${what}: ${options[key] ? 'shown' : 'hidden'}</a>`;
  return html`<nav class="crumbs" aria-label="Where this is"><a href="#">Matrix</a> › <a href="${hashOf('', { repro: result.repro })}">${result.repro}</a> › ${result.variant} · <a href="${hashOf(`lesson/${result.repro}`)}">the lesson</a>${fixLink(result.repro)}</nav>
<h1 tabindex="-1"><span class="badge ${entry.status}" data-label="${entry.label}">${entry.label}</span> ${entry.id}</h1>
<div class="columns"><div>${verdictOf(result, highlights)}${cures(result, entry, store.directory.cells)}</div>
<div class="facts"><dl><dt>C library</dt><dd>${libcText(result.libc)}</dd><dt title="${GLOSSARY.daemon}">Daemon</dt><dd>${daemonText(result.daemon)}</dd><dt title="${GLOSSARY.probe}">Probe</dt><dd>${result.probe === 'ffi' ? 'ffi: Node, by way of ffi-rs' : result.probe === 'c' ? 'c: one binary in C' : result.probe}</dd><dt>Took</dt><dd>${(result.durationMs / 1000).toFixed(1)} s</dd>${result.evidence.directory && html`<dt>Logs</dt><dd><a href="${encodeURI(result.evidence.directory)}/">${result.evidence.directory}</a> <span class="quiet">beside report.html in the run's folder, not in this file</span></dd>`}${recordings(events)}</dl>
${
  result.status !== 'unsupported' &&
  html`<h2>Run this cell again</h2>${commandLine(rerunCommand(result))}
<p class="quiet">With <code>--strace</code> its system calls are among the events, with <code>--pcap</code> every packet is kept.</p>
<h2>Stand inside it</h2>${commandLine(shellCommand(result, stepToSee(events)))}
`
}${otherLibcs(entry, store.directory.cells)}
${comparisons(entry, store.directory.cells)}</div></div>
${
  model.items.length > 0
    ? html`<div class="tools"><h2>What happened</h2><span class="toggles">${events.some(({ kind }) => kind === 'syscall') && toggle('syscalls', 'System calls')} ${toggle('checks', "The lab's own checks")}</span></div>
<p class="quiet">${caption(events)}</p>
<div class="scroller" tabindex="0" role="region" aria-label="Sequence diagram">${drawDiagram(model, { width })}</div>
<details class="text" ${model.items.length < 30 ? 'open' : ''}><summary>The same as text: ${model.items.length} lines</summary>${eventList(model)}</details>`
    : noEvents(result)
}
<aside class="event" aria-label="Event" hidden></aside>`;
}

function commandLine(command: string): Html {
  return html`<p class="command"><code>${command}</code> <button type="button" data-copy="${command}">Copy</button></p>`;
}

/** The step that a story turns on, if it is one. */
function stepToSee(events: readonly Event[]): string | undefined {
  const origin = events[timeOrigin(events)];
  return origin?.kind === 'step' ? origin.label : undefined;
}

/** What was recorded secondLine, in files of the cell's folder. */
function recordings(events: readonly Event[]): Html | null {
  const made = events.filter((event) => event.kind === 'recording');
  return made.length === 0
    ? null
    : html`<dt>Recorded</dt><dd>${made.map(({ recorder, of, file }) => html`${recorder} of ${of}: ${file}<br>`)}</dd>`;
}

/** A link to where the lesson says what is to be done, if it does. */
function fixLink(repro: string): Html | null {
  const heading = document.querySelector(`[id^="${CSS.escape(`lesson/${repro}/the-fix`)}"]`);
  return heading && html`, <a href="${hashOf(heading.id)}">${heading.textContent.toLowerCase()}</a>`;
}
