import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { bugsOf, findRepros } from '../../lab/matrix/find-repros.ts';
import { unknownWord } from '../../lab/matrix/selection.ts';
import type { Repro } from '../../lab/repro.ts';
import { paintFor } from '../../reports/ansi.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { renderMarkdown } from '../../reports/terminal/markdown.ts';
import { count } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { withScenarioFiles } from '../scenario-files.ts';
import { readTutorial, stepQuestions, type TutorialStep, tutorialQuestions, tutorialStepsOf } from '../tutorial.ts';

/** `explain`: a repro's lesson, the tutorial, or a step of it. */
export function explainCommand({ repros, done }: Context): Command {
  return new Command('explain')
    .description('print the lesson of a repro, or a step of the tutorial; without a word the whole tutorial')
    .argument('[what...]', 'a repro, a bug (31476), a symptom, or the number of a step')
    .option('--markdown', 'as Markdown, which is also what a pipe or a file gets')
    .option('--questions', 'the tutorial, or a step of it, without its answers')
    .action(async (given: string[], { markdown = false, questions = false }: ExplainOptions) => {
      const known = await withScenarioFiles(given, repros);
      const what = known.words.join(' ');
      const text = questions ? await questionsOf(what) : await textOf(what, known.repros);
      const { stdout } = process;
      const settings = { width: widthOf(stdout), paint: paintFor(stdout) };
      await print(stdout, markdown || !stdout.isTTY ? text : renderMarkdown(text, settings));
      done(EXIT.ok);
    });
}

interface ExplainOptions {
  markdown?: boolean;
  questions?: boolean;
}

/** @throws UsageError for anything but a step of the tutorial */
async function questionsOf(what: string): Promise<string> {
  if (what === '') return tutorialQuestions(await readTutorial());
  if (!/^\d+$/.test(what)) throw new UsageError(`--questions is for the tutorial: give a step's number, not '${what}'`);
  return stepQuestions(await readStep(what));
}

/** @throws UnknownChoice for what is neither a repro nor a step, UsageError for a repro without a lesson */
async function textOf(what: string, repros: readonly Repro[]): Promise<string> {
  if (what === '') return readTutorial();
  if (/^\d+$/.test(what) && !bugsOf(repros).includes(what)) return (await readStep(what)).markdown;
  const { id, lesson } = reproFor(what, repros);
  return lesson ?? readLesson(`repros/${id}/README.md`);
}

/** The one repro that words mean. */
function reproFor(what: string, repros: readonly Repro[]): Repro {
  const ids = repros.map(({ id }) => id);
  const named = repros.find(({ id }) => id === what);
  if (named) return named;
  const [found, ...others] = findRepros(what, repros);
  if (found === undefined) throw unknownWord('repro', what, ids);
  if (others.length > 0)
    throw new UsageError(`'${what}' fits ${[found, ...others].map(({ id }) => id).join(', ')}: name one of them`);
  return found;
}

/** @throws UsageError for a number without a step */
async function readStep(what: string): Promise<TutorialStep> {
  const steps = tutorialStepsOf(await readTutorial());
  const step = steps.find(({ number }) => number === Number(what));
  if (step) return step;
  throw new UsageError(
    `no step '${what}': the tutorial has ${count(steps.length, 'step')}, from 1 on, and no repro is about a bug of this number`,
  );
}

/** Whoever adds a repro runs it before it has one. */
function readLesson(file: string): Promise<string> {
  return readFile(new URL(`../../${file}`, import.meta.url), 'utf8').catch(() => {
    throw new UsageError(`there is no lesson yet: write it to ${file}`);
  });
}
