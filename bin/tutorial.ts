import { readFile } from 'node:fs/promises';

/** The numbered path through the lessons, in Markdown. */
export const TUTORIAL_FILE = new URL('../repros/PATH.md', import.meta.url);

/** One step of the path, as it stands in the file. */
export interface TutorialStep {
  number: number;
  title: string;
  markdown: string;
}

/** The whole path. */
export function readTutorial(): Promise<string> {
  return readFile(TUTORIAL_FILE, 'utf8');
}

/** The steps of the path: its sections, each of which has a number. */
export function tutorialStepsOf(path: string): TutorialStep[] {
  const starts = [...path.matchAll(/^## (\d+)\. (.+)$/gm)];
  return starts.map(({ index, 1: number, 2: title = '' }, at) => ({
    number: Number(number),
    title,
    markdown: `${path.slice(index, starts[at + 1]?.index).trim()}\n`,
  }));
}
