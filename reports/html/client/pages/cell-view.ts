import type { Event } from '../../../../lab/core/events.ts';
import type { CellResult } from '../../../../lab/core/schema.ts';
import { GLOSSARY } from '../../../glossary.ts';
import type { CellData, IndexEntry } from '../data/report-data.ts';
import { caption } from '../diagram/caption.ts';
import { drawDiagram } from '../diagram/diagram.ts';
import type { DiagramModel } from '../diagram/model.ts';
import { timeOrigin } from '../diagram/time-origin.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import { daemonText, libcText } from '../text/cell-text.ts';
import { rerunCommand, shellCommand } from '../text/commands.ts';
import { noEvents } from './empty-states.ts';
import { eventList } from './event-list.ts';
import { comparisons, cures, otherLibcs } from './related-cells.ts';
import { verdictOf } from './verdict.ts';

/** Which optional items the diagram of a cell shows. */
export interface CellOptions {
  /** The lab's own checks. */
  checks: boolean;
  syscalls: boolean;
}

/** Everything that the page of a cell shows. */
export interface CellViewInput {
  cell: CellData;
  entry: IndexEntry;
  /** All cells of the report. */
  all: readonly IndexEntry[];
  model: DiagramModel;
  options: CellOptions;
  /** The width of the diagram, in pixels. */
  width: number;
}

/** The parameters of the URL that select these options. */
export function paramsOf(options: CellOptions): Record<string, string> {
  return Object.fromEntries(Object.entries(options).flatMap(([key, isOn]) => (isOn ? [[key, '1']] : [])));
}

/** The page of a cell: breadcrumbs, verdict and facts, related cells, and the events as diagram and text. */
export function cellView({ cell, entry, all, model, options, width }: CellViewInput): Html {
  const { result, highlights } = cell;
  return html`${crumbs(result)}
<h1 tabindex="-1"><span class="badge ${entry.status}" data-label="${entry.label}">${entry.label}</span> ${entry.id}</h1>
<div class="columns"><div>${verdictOf(result, highlights)}${cures(result, entry, all)}</div>
<div class="facts">${facts(cell)}
${result.status !== 'unsupported' && commands(cell)}${otherLibcs(entry, all)}
${comparisons(entry, all)}</div></div>
${model.items.length > 0 ? diagramPart(cell, model, options, width) : noEvents(result)}
<aside class="event" aria-label="Event" hidden></aside>`;
}

function crumbs({ repro, variant }: CellResult): Html {
  return html`<nav class="crumbs" aria-label="Breadcrumbs"><a href="#">Matrix</a> › <a href="${hashOf('', { repro })}">${repro}</a> › ${variant} · <a href="${hashOf(`lesson/${repro}`)}">the lesson</a>${fixLink(repro)}</nav>`;
}

function facts({ result, events }: CellData): Html {
  const { libc, daemon, probe, durationMs, evidence } = result;
  const logs =
    evidence.directory &&
    html`<dt>Logs</dt><dd><a href="${encodeURI(evidence.directory)}/">${evidence.directory}</a> <span class="quiet">beside report.html in the run's folder, not in this file</span></dd>`;
  return html`<dl><dt>C library</dt><dd>${libcText(libc)}</dd><dt title="${GLOSSARY.daemon}">Daemon</dt><dd>${daemonText(daemon)}</dd><dt title="${GLOSSARY.probe}">Probe</dt><dd>${result.client ? `client: ${result.client.command.join(' ')}` : (PROBES[probe] ?? probe)}</dd><dt>Took</dt><dd>${(durationMs / 1000).toFixed(1)} s</dd>${logs}${recordings(events)}</dl>`;
}

const PROBES: Readonly<Record<string, string>> = { ffi: 'ffi: Node, through ffi-rs', c: 'c: one binary in C' };

function commands({ result, events }: CellData): Html {
  return html`<h2>Run this cell again</h2>${commandLine(rerunCommand(result))}
<p class="quiet">With <code>--strace</code> its system calls are among the events, with <code>--pcap</code> every packet is kept.</p>
<h2>Open a shell in it</h2>${commandLine(shellCommand(result, stepToSee(events)))}
`;
}

function diagramPart({ events }: CellData, model: DiagramModel, options: CellOptions, width: number): Html {
  const toggle = (key: keyof CellOptions, what: string) =>
    html`<a class="button" role="switch" data-toggle="${key}" aria-checked="${String(options[key])}" href="${hashOf(model.id, paramsOf({ ...options, [key]: !options[key] }))}">${what}: ${options[key] ? 'shown' : 'hidden'}</a>`;
  const hasSyscalls = events.some(({ kind }) => kind === 'syscall');
  return html`<div class="tools"><h2>What happened</h2><span class="toggles">${hasSyscalls && toggle('syscalls', 'System calls')} ${toggle('checks', "The lab's own checks")}</span></div>
<p class="quiet">${caption(events)}</p>
<div class="scroller" tabindex="0" role="region" aria-label="Sequence diagram">${drawDiagram(model, { width })}</div>
<details class="text" ${model.items.length < 30 ? 'open' : ''}><summary>The same as text: ${model.items.length} lines</summary>${eventList(model)}</details>`;
}

function commandLine(command: string): Html {
  return html`<p class="command"><code>${command}</code> <button type="button" data-copy="${command}">Copy</button></p>`;
}

/** The step from which times count, if they count from a step: there a shell shows most. */
function stepToSee(events: readonly Event[]): string | undefined {
  const origin = events[timeOrigin(events)];
  return origin?.kind === 'step' ? origin.label : undefined;
}

/** The recordings (strace, pcap) in files of the cell's folder. */
function recordings(events: readonly Event[]): Html | null {
  const made = events.filter((event) => event.kind === 'recording');
  return made.length === 0
    ? null
    : html`<dt>Recorded</dt><dd>${made.map(({ recorder, of, file }) => html`${recorder} of ${of}: ${file}<br>`)}</dd>`;
}

/** A link to the section of the lesson about the fix, if it has one. */
function fixLink(repro: string): Html | null {
  const heading = document.querySelector(`[id^="${CSS.escape(`lesson/${repro}/the-fix`)}"]`);
  return heading && html`, <a href="${hashOf(heading.id)}">${heading.textContent.toLowerCase()}</a>`;
}
