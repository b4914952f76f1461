import { deflateRawSync } from 'node:zlib';
import type { Event } from '../../lab/core/events.ts';
import type { CellResult, LibcFacts, RunDocument } from '../../lab/core/schema.ts';
import { daemonLabels } from '../daemon-label.ts';
import { daemonRows } from '../daemon-rows.ts';
import { unique } from '../text.ts';
import { styledLabelOf } from '../verdict-summary.ts';
import type { CellData, CellIndex, Highlighted, IndexEntry } from './client/data/report-data.ts';
import { bugsOf, titleOf } from './lesson-metadata.ts';
import type { Lesson } from './lessons.ts';

/** Cells in a chunk. Neighbours compress well together, but the browser decompresses a whole chunk to show one cell. */
export const CHUNK_SIZE = 8;

/** The index of the cells of a page. */
export function cellIndexOf({ cells }: RunDocument, lessons: readonly Lesson[] = []): CellIndex {
  const label = daemonLabels(cells);
  const topics = new Map(
    [...Map.groupBy(cells, ({ repro }) => repro)].map(([repro, those]) => {
      const lesson = lessons.find(({ id }) => id === repro);
      return [repro, [titleOf(lesson?.markdown), ...bugsOf(those)].join(' ')];
    }),
  );
  const rows = rowNames(cells);
  const entry = (cell: CellResult) => entryOf(cell, label(cell), [rows.get(cell) ?? '', topics.get(cell.repro) ?? '']);
  return { chunkSize: CHUNK_SIZE, cells: cells.map(entry) };
}

/** The name of each cell's row in the matrix. */
function rowNames(cells: readonly CellResult[]): ReadonlyMap<CellResult, string> {
  const variants = Map.groupBy(cells, ({ repro, variant }) => `${repro}/${variant}`);
  const rows = [...variants.values()].flatMap(daemonRows(cells));
  return new Map(rows.flatMap(([name, those]) => those.map((cell): [CellResult, string] => [cell, name])));
}

/** All cells with their events as the page holds them, CHUNK_SIZE to a text. */
export function* chunksOf(
  { cells }: RunDocument,
  events: (cell: CellResult) => readonly Event[],
): Generator<string, void, void> {
  for (let at = 0; at < cells.length; at += CHUNK_SIZE) {
    yield compress(cells.slice(at, at + CHUNK_SIZE).map((cell) => cellDataOf(cell, events(cell))));
  }
}

/** Any value as compressed text: JSON, deflated, in base64. */
export function compress(value: CellIndex | CellData[]): string {
  return deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64');
}

function cellDataOf(result: CellResult, events: readonly Event[]): CellData {
  return { result, events: relative(events), highlights: highlightedIn(result, events) };
}

function entryOf(cell: CellResult, daemon: string, topics: readonly string[]): IndexEntry {
  const { id, repro, variant, libc, probe, attempt, status } = cell;
  const { label } = styledLabelOf(cell);
  const about = [status, ...topics, ...factsOf(libc), cell.daemon.version, ...factsOf(cell.daemon.libc)];
  return {
    ...{ id, repro, variant, libc: libc.id, version: libc.version, daemon, probe, attempt, status, label },
    about: unique(about.filter(Boolean)).join(' '),
  };
}

function factsOf(libc: LibcFacts | null): (string | null)[] {
  return libc ? [libc.kind, libc.version, libc.package, libc.revision] : [];
}

/** Events with times in milliseconds since the first one, and without paths of this machine. */
export function relative(events: readonly Event[]): Event[] {
  const start = events[0]?.at ?? 0;
  const since = (at: number) => Math.round((at - start) / 1000) / 1000;
  return events.map((event): Event => {
    const at = since(event.at);
    if ('end' in event) return { ...event, at, end: since(event.end) };
    // The arguments of the sandbox contain only paths of the machine that ran it.
    if (event.kind === 'probe-start') return { ...event, at, argv: [] };
    return { ...event, at };
  });
}

/** The highlights of a cell, by index among its events. Highlights without an event are left out. */
export function highlightedIn({ evidence }: CellResult, events: readonly Event[]): Highlighted[] {
  return (evidence.highlights ?? []).flatMap(({ kind, at, text }) => {
    const event = events.findIndex((each) => each.kind === kind && each.at === at);
    return event < 0 ? [] : [{ event, text }];
  });
}
