import { existsSync, readFileSync } from 'node:fs';
import type { RunDocument } from '../../lab/core/schema.ts';
import { storedEvents } from '../stored-events.ts';
import { unique } from '../text.ts';
import type { Lesson } from './lessons.ts';
import { renderHtml } from './render.ts';

/** The page of a run, with the events in `directory`. A cell without events there has no diagram. */
export function renderRun(document: RunDocument, directory: string): Iterable<string> {
  const lessons = unique(document.cells.map(({ repro }) => repro)).flatMap((id) => lessonOf(id, document));
  return renderHtml({
    document,
    events: (cell) => storedEvents(directory, cell),
    lessons,
    tutorial: textOf('docs/tutorial.md'),
  });
}

/** A scenario's lesson is the one that the run stored: the scenario may have changed since, or be of another repository. */
function lessonOf(id: string, { run }: RunDocument): Lesson[] {
  const scenario = run.scenarios?.find((each) => each.id === id);
  if (scenario) return [{ id, markdown: scenario.lesson, isScenario: true }];
  const markdown = textOf(`repros/${id}/README.md`);
  return markdown === undefined ? [] : [{ id, markdown }];
}

/** A page of the repository; undefined where it is missing. */
function textOf(name: string): string | undefined {
  const path = new URL(`../../${name}`, import.meta.url);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
