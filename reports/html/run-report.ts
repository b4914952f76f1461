import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../lab/core/events.ts';
import type { CellResult, RunDocument } from '../../lab/core/schema.ts';
import { withDerived } from '../../lab/derive/index.ts';
import { unique } from '../text.ts';
import type { Lesson } from './lessons.ts';
import { renderHtml } from './render.ts';

/** The page of a run whose cells' evidence lies in `directory`; cells without any there are told without events. */
export function renderRun(document: RunDocument, directory: string): string {
  const lessons = unique(document.cells.map(({ repro }) => repro)).flatMap(lessonOf);
  return renderHtml({ document, events: (cell) => eventsOf(directory, cell), lessons, path: textOf('PATH.md') });
}

function eventsOf(directory: string, { evidence }: CellResult): Event[] {
  const path = evidence.directory && join(directory, evidence.directory, 'events.jsonl');
  if (!path || !existsSync(path)) return [];
  const stored = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  // What follows from the events is told as it would be today, also of a run that is older than that.
  return withDerived(stored.map((line) => JSON.parse(line) as Event));
}

function lessonOf(id: string): Lesson[] {
  const markdown = textOf(`${id}/README.md`);
  return markdown === undefined ? [] : [{ id, markdown }];
}

/** A text among the repros, if it is there. */
function textOf(name: string): string | undefined {
  const path = new URL(`../../repros/${name}`, import.meta.url);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
