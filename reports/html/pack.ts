import { deflateRawSync } from 'node:zlib';
import type { Event } from '../../lab/events.ts';
import type { CellResult, RunDocument } from '../../lab/schema.ts';
import { daemonLabels } from '../daemon-label.ts';
import { markOf } from '../mark.ts';
import type { Directory, IndexEntry, PackedCell } from './client/packed.ts';
import { highlightedIn } from './highlighted.ts';
import { relative } from './relative.ts';

/** Cells to a pack: neighbours have most of their words in common, but a reader waits for the whole pack. */
export const PACK_SIZE = 8;

/** The directory of a page. */
export function directoryOf({ cells }: RunDocument): Directory {
  const label = daemonLabels(cells);
  return { packSize: PACK_SIZE, cells: cells.map((cell) => entryOf(cell, label(cell))) };
}

/** All cells with their events as the page holds them, PACK_SIZE to a text. */
export function* packsOf(
  { cells }: RunDocument,
  events: (cell: CellResult) => readonly Event[],
): Generator<string, void, void> {
  for (let at = 0; at < cells.length; at += PACK_SIZE) {
    yield pack(cells.slice(at, at + PACK_SIZE).map((cell) => packed(cell, events(cell))));
  }
}

/** Any value as compressed text: JSON, deflated, in base64. */
export function pack(value: Directory | PackedCell[]): string {
  return deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64');
}

function packed(result: CellResult, events: readonly Event[]): PackedCell {
  return { result, events: relative(events), highlights: highlightedIn(result, events) };
}

function entryOf(cell: CellResult, daemon: string): IndexEntry {
  const { id, repro, variant, libc, probe, attempt, status } = cell;
  const { word } = markOf(cell);
  return { id, repro, variant, libc: libc.id, version: libc.version, daemon, probe, attempt, status, word };
}
