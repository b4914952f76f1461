import type { Event } from '../../lab/core/events.ts';
import type { CellResult, DaemonFacts, LibcFacts, RunDocument } from '../../lab/core/schema.ts';
import { settingsText } from '../../lab/core/settings-text.ts';
import { splitOutcome } from '../../lab/outcome/split-outcome.ts';
import { laneNames, lanesOf } from '../html/client/diagram/lanes.ts';
import { diagramModel } from '../html/client/diagram/model.ts';
import { originText, timeOrigin } from '../html/client/diagram/time-origin.ts';
import { rerunParts } from '../html/client/text/commands.ts';
import { offsetText } from '../html/client/text/time-text.ts';
import { highlightedIn, relative } from '../html/report-data.ts';
import { oneLine } from '../text.ts';
import { observedText, verdictLabelOf } from '../verdict-label.ts';
import { resolverStates } from './resolver-states.ts';

/** A titled part of a proof. Each row has its columns from left to right; the last column may be wrapped. */
export interface ProofSection {
  title: string;
  rows: readonly (readonly string[])[];
}

/** The facts about one cell for a bug report. */
export interface CellProof {
  id: string;
  sections: readonly ProofSection[];
}

/** `−10,000.00 ms`: times of cells that take up to a minute stand right-aligned. */
const TIME_WIDTH = 13;

/** Collects the proof of one cell from its result and its events; events are in nanoseconds, as a run stores them. */
export function proofOf(cell: CellResult, stored: readonly Event[], { run }: RunDocument): CellProof {
  const events = relative(stored);
  const zero = events[timeOrigin(events)]?.at ?? 0;
  const time = (at: number) => offsetText(at - zero).padStart(TIME_WIDTH);
  const sections: ProofSection[] = [
    { title: 'Verdict', rows: verdictRows(cell) },
    { title: 'Outcome', rows: splitOutcome(cell.outcome).map((part) => [part]) },
    { title: 'Builds', rows: buildRows(cell, events, run) },
    { title: 'Repeat', rows: commandRows(cell) },
    { title: 'Key events', rows: keyRows(cell, stored, events, time) },
    { title: 'Resolver configuration', rows: fileRows(events, time) },
    { title: timelineTitle(events), rows: timelineRows(cell, stored, events, time) },
    { title: '_res', rows: resolverStates(events, time) },
    { title: controlsTitle(cell), rows: cell.controls.map(controlRow) },
  ];
  return { id: cell.id, sections: sections.filter(({ rows }) => rows.length > 0) };
}

function verdictRows(cell: CellResult): string[][] {
  const { status, expected, reason, evidence } = cell;
  const { label, meaning } = verdictLabelOf(cell);
  const rows = [
    ['verdict', `${label}: ${meaning}`],
    ['because', oneLine(reason)],
  ];
  if (status !== 'unsupported') {
    rows.push(['expected', observedText(expected.value)]);
    rows.push(['source', oneLine(expected.source) || 'none']);
  }
  return [...rows, ...Object.entries(evidence.measures).map(([name, value]) => [name, oneLine(String(value))])];
}

function buildRows({ libc, daemon, probe }: CellResult, events: readonly Event[], run: RunDocument['run']): string[][] {
  return [
    ['client libc', libcText(libc)],
    ...buildIdRow(libc),
    ['daemon', daemonText(daemon)],
    ...(daemon.libc ? [['daemon libc', libcText(daemon.libc)], ...buildIdRow(daemon.libc)] : []),
    ...mappedRows(events),
    ['probe', probe],
    ['lab', `resolv-lab ${run.lab.version}, Node ${run.lab.node}, Linux ${run.lab.kernel}, ${run.lab.arch}`],
    ['run', `${run.id}, started ${run.startedAt}`],
  ];
}

/** The C library that each program had mapped, as the program or the kernel reported it during the run. */
function mappedRows(events: readonly Event[]): string[][] {
  return events.flatMap((event) => {
    if (event.kind === 'probe-ready' && event.libc.buildId)
      return [[`${event.probe} ran on`, `${event.libc.name} ${event.libc.version}, build-id ${event.libc.buildId}`]];
    if (event.kind === 'daemon' && event.action === 'ready' && event.buildId)
      return [[`${event.daemon} ran on`, `${event.libc}, build-id ${event.buildId}`]];
    return [];
  });
}

function libcText({ id, kind, version, package: name, revision }: LibcFacts): string {
  return `${id}: ${kind} ${version}${revision === null ? '' : `, ${name} ${revision}`}`;
}

function buildIdRow({ buildId }: LibcFacts): string[][] {
  return [['', `build-id ${buildId ?? 'unknown'}`]];
}

function daemonText(daemon: DaemonFacts): string {
  const { id, version, program } = daemon;
  const known = version === null ? id : `${id} ${version}`;
  return `${program === undefined ? known : `${id} from ${program}, ${version}`}${settingsText(daemon)}`;
}

/** A command up to this length is one line of the proof. */
const COMMAND_WIDTH = 90;

/** The command that runs the cell again. A long one continues on the next lines, as a shell reads it. */
function commandRows(cell: CellResult): string[][] {
  const parts = rerunParts(cell);
  const command = parts.join(' ');
  if (command.length <= COMMAND_WIDTH) return [[command]];
  return parts.map((part, at) => [`${at > 0 ? '  ' : ''}${part}${at < parts.length - 1 ? ' \\' : ''}`]);
}

/** The key events in order of time. A repro highlights the result of a call, so a call counts from its end. */
function keyRows(
  cell: CellResult,
  stored: readonly Event[],
  events: readonly Event[],
  time: (at: number) => string,
): string[][] {
  const rows = highlightedIn(cell, stored).map(({ event: index, text }) => {
    const event = events[index];
    return { at: event?.kind === 'call' ? event.end : (event?.at ?? 0), text: oneLine(text) };
  });
  return rows.toSorted((a, b) => a.at - b.at).map(({ at, text }) => [time(at), text]);
}

/** Each state of the files that the lab wrote or changed (resolv.conf above all), in order of time. */
function fileRows(events: readonly Event[], time: (at: number) => string): string[][] {
  return events.flatMap((event) => {
    if (event.kind !== 'file') return [];
    const lines = event.content === null ? ['(not there)'] : event.content.split('\n').filter((line) => line.trim());
    const target = event.target === undefined ? [] : [`-> ${event.target}`];
    return [
      [time(event.at), `${event.host}:${event.path}`, event.how],
      ...[...target, ...lines].map((line) => ['', `    ${line}`]),
    ];
  });
}

function timelineTitle(events: readonly Event[]): string {
  const origin = events[timeOrigin(events)];
  return origin ? `Timeline, from ${originText(origin)}` : 'Timeline';
}

/** Calls, DNS packets, requests to the daemon and changes, one a row: time, sender and receiver, text. */
function timelineRows(
  cell: CellResult,
  stored: readonly Event[],
  events: readonly Event[],
  time: (at: number) => string,
): string[][] {
  const { items } = diagramModel(cell.id, events, { checks: true, highlights: highlightedIn(cell, stored) });
  const names = laneNames(lanesOf(events));
  return items.map((item) => {
    const [from, to] = [names.get(item.from) ?? '', names.get(item.to) ?? ''];
    const parties = item.shape === 'line' ? '--' : from === to ? from : `${from} > ${to}`;
    const text = [item.text, item.secondLine].filter(Boolean).join('; ');
    return [
      time(item.at),
      parties,
      `${item.shape === 'return' ? '= ' : ''}${oneLine(text)}${item.highlight ? '  <<<' : ''}`,
    ];
  });
}

function controlsTitle({ controls }: CellResult): string {
  return `Controls: ${controls.filter(({ ok }) => ok).length} of ${controls.length} hold`;
}

function controlRow({ name, ok, detail }: CellResult['controls'][number]): string[] {
  return [ok ? 'ok' : 'FAILED', `${oneLine(name)}: ${oneLine(detail)}`];
}
