import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { splitCellId } from '../../lab/core/cell.ts';
import { bugsOf, findRepros, noRepro } from '../../lab/matrix/find-repros.ts';
import type { Repro } from '../../lab/repro.ts';
import { paintFor } from '../../reports/ansi.ts';
import { print, widthOf } from '../../reports/output-stream.ts';
import { renderMarkdown } from '../../reports/terminal/markdown.ts';
import { count } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { fieldReportOf, fieldReportPage } from '../field-report.ts';
import { withScenarioPlaces } from '../lab-file.ts';
import { notStagedLesson, notStagedRow } from '../not-staged.ts';
import { withScenarioFiles } from '../scenario-files.ts';
import { readTutorial, stepQuestions, type TutorialStep, tutorialQuestions, tutorialStepsOf } from '../tutorial.ts';

/** `explain`: a repro's lesson, the tutorial, or a step of it. */
export function explainCommand({ repros, done }: Context): Command {
  return new Command('explain')
    .description('print the lesson of a repro, or a step of the tutorial; without an argument the whole tutorial')
    .argument(
      '[what...]',
      'a repro, a cell, a bug (31476), the address of a report, a symptom, or the number of a step',
    )
    .option('--markdown', 'as Markdown; always so to a pipe or a file')
    .option('--questions', 'the tutorial, or one of its steps, without the answers')
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

/** The tutorial or a step without its answers. @throws UsageError for anything but a step of the tutorial */
async function questionsOf(what: string): Promise<string> {
  if (what === '') return tutorialQuestions(await readTutorial());
  if (!/^\d+$/.test(what)) throw new UsageError(`--questions is for the tutorial: give a step's number, not '${what}'`);
  return stepQuestions(await readStep(what));
}

/** @throws UnknownChoice if the words match no repro and no step; UsageError for a repro without a lesson */
async function textOf(what: string, repros: readonly Repro[]): Promise<string> {
  if (what === '') return readTutorial();
  const row = notStagedRow(what);
  if (row) return notStagedLesson(row);
  const report = fieldReportOf(what);
  if (report) return fieldReportPage(report, repros);
  if (/^\d+$/.test(what) && !bugsOf(repros).includes(what)) return (await readStep(what)).markdown;
  const { id, lesson } = reproFor(what, repros);
  return lesson ? withScenarioPlaces(lesson) : readLesson(`repros/${id}/README.md`);
}

/** The one repro that words match: its id, the name of one of its cells, a bug or a symptom. */
function reproFor(what: string, repros: readonly Repro[]): Repro {
  const id = splitCellId(what)?.repro ?? what;
  const named = repros.find((repro) => repro.id === id);
  if (named) return named;
  const [found, ...others] = findRepros(what, repros);
  if (found === undefined) throw noRepro(what, repros);
  if (others.length > 0) {
    const all = [found, ...others].map((repro) => repro.id).join(', ');
    throw new UsageError(`'${what}' matches ${all}: name one of them; list ${what} describes them`);
  }
  return found;
}

/** @throws UsageError for a number without a step */
async function readStep(what: string): Promise<TutorialStep> {
  const steps = tutorialStepsOf(await readTutorial());
  const step = steps.find(({ number }) => number === Number(what));
  if (step) return step;
  throw new UsageError(
    `no step '${what}': the tutorial has ${count(steps.length, 'step')}, from 1 on, and no repro is about bug ${what}`,
  );
}

/** Reads a lesson. @throws UsageError if it is missing: a new repro can be run before its lesson is written */
function readLesson(file: string): Promise<string> {
  return readFile(new URL(`../../${file}`, import.meta.url), 'utf8').catch(() => {
    throw new UsageError(`there is no lesson yet: write it to ${file}`);
  });
}
