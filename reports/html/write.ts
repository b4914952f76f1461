import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../lab/events.ts';
import type { CellResult, RunDocument } from '../../lab/schema.ts';
import { writeReport } from '../document.ts';
import { unique } from '../text.ts';
import type { Lesson } from './lessons.ts';
import { renderHtml } from './render.ts';

/**
 * Writes the report of a run whose cells' evidence lies in `directory`.
 * @returns the path of the file: `file`, or `report.html` beside the results
 */
export async function writeHtmlReport(
  document: RunDocument,
  directory: string,
  file = join(directory, 'report.html'),
): Promise<string> {
  const lessons = unique(document.cells.map(({ repro }) => repro)).flatMap(lessonOf);
  await writeReport(file, renderHtml({ document, events: (cell) => eventsOf(directory, cell), lessons }));
  return file;
}

function eventsOf(directory: string, { evidence }: CellResult): Event[] {
  const path = evidence.directory && join(directory, evidence.directory, 'events.jsonl');
  if (!path || !existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
}

function lessonOf(id: string): Lesson[] {
  const path = new URL(`../../repros/${id}/README.md`, import.meta.url);
  return existsSync(path) ? [{ id, markdown: readFileSync(path, 'utf8') }] : [];
}
