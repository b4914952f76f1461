import { readFile } from 'node:fs/promises';

/** The tutorial in Markdown. */
export const TUTORIAL_FILE = new URL('../docs/tutorial.md', import.meta.url);

/** One step of the tutorial file. */
export interface TutorialStep {
  number: number;
  title: string;
  markdown: string;
}

/** The whole tutorial. */
export function readTutorial(): Promise<string> {
  return readFile(TUTORIAL_FILE, 'utf8');
}

/** The steps of the tutorial: its numbered sections. */
export function tutorialStepsOf(tutorial: string): TutorialStep[] {
  const starts = [...tutorial.matchAll(/^## (\d+)\. (.+)$/gm)];
  return starts.map(({ index, 1: number, 2: title = '' }, at) => ({
    number: Number(number),
    title,
    markdown: `${tutorial.slice(index, starts[at + 1]?.index).trim()}\n`,
  }));
}

const QUESTIONS_INTRODUCTION = `# Tutorial: the questions

The steps of the [tutorial](tutorial.md) without its answers. Read the idea, write down what you expect, then run the commands.
`;

/** The tutorial without its answers, for learners. */
export function tutorialQuestions(tutorial: string): string {
  return [QUESTIONS_INTRODUCTION, ...tutorialStepsOf(tutorial).map(stepQuestions)].join('\n');
}

/** A step without its answers: idea, question and commands, with space for the prediction and the observation. */
export function stepQuestions({ markdown }: TutorialStep): string {
  const [beforeAnswers = ''] = markdown.split(/^\| cell/m);
  return `${beforeAnswers
    .replace(/^(\[\w+\] \$ .*?) +#.*$/gm, '$1')
    .replace(/^```sh$/m, '*Your prediction:* ……………………………………\n\n$&')
    .trim()}\n\n*What you see:* ……………………………………\n`;
}
