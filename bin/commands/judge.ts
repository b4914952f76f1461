import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { ASK, definitionOf } from '../../lab/ask/definition.ts';
import type { RunDocument } from '../../lab/core/schema.ts';
import { loadScenario } from '../../lab/form/load.ts';
import { reproOf } from '../../lab/form/repro.ts';
import { type JudgedAgain, judgeAgain } from '../../lab/judge/judge-again.ts';
import { refuseUnknownClaims } from '../../lab/matrix/claims.ts';
import type { Repro } from '../../lab/repro.ts';
import { type Comparison, compare } from '../../lab/results/compare.ts';
import { questionAgain } from '../ask-question.ts';
import { withClaimsOn } from '../claimed-run.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { claimsOption } from '../list-option.ts';
import { openRun } from '../open-run.ts';
import { type ComparisonOptions, comparisonOptions, showComparison } from '../show-comparison.ts';

/** `judge`: judges the cells of a stored run again. */
export function judgeCommand({ repros, done }: Context): Command {
  const command = new Command('judge')
    .description('judge a stored run again, from its events alone; exit 1 if a verdict differs from the stored one')
    .argument('[run]', 'a folder, a result.json, a run of runs/, or latest', 'latest')
    .addOption(claimsOption())
    .action(async (name: string, options: ComparisonOptions & { expect?: string[] }) => {
      const { document, directory } = await openRun(name);
      const known = await withScenariosOf(document, repros);
      refuseUnknownClaims(options.expect ?? [], known);
      const again = await judgeAgain(withClaimsOn(document, options.expect ?? []), directory, known);
      const comparison = compareJudged(document, again);
      await showComparison(comparison, options);
      for (const line of describe(again)) console.error(line);
      done(exitCode(comparison, again));
    });
  for (const option of comparisonOptions) command.addOption(option);
  return command;
}

/** A cell that was not judged again keeps its stored verdict, and is not counted as the same. */
function compareJudged(stored: RunDocument, { document, notJudged }: JudgedAgain): Comparison {
  const comparison = compare(stored, document);
  return { ...comparison, same: comparison.same - notJudged.length, notJudged: notJudged.length };
}

/** Both verdicts use the same events, so a change from or to inconclusive is a difference of the judge. */
function exitCode({ verdictChanged, inconclusiveChanged }: Comparison, { notJudged }: JudgedAgain): number {
  if (verdictChanged || inconclusiveChanged) return EXIT.fail;
  return notJudged.length > 0 ? EXIT.inconclusive : EXIT.ok;
}

function describe({ judged, notJudged }: JudgedAgain): string[] {
  const reasons = Map.groupBy(notJudged, ({ reason }) => reason);
  return [
    `${judged} judged again`,
    ...[...reasons].map(([reason, those]) => `${those.length} not judged, because ${reason}: ${those[0]?.id}…`),
  ];
}

/** The scenarios outside of the repository are loaded again from their files; one that is gone leaves its cells not judged. A run of `ask` has one question. */
async function withScenariosOf({ run, cells }: RunDocument, repros: readonly Repro[]): Promise<readonly Repro[]> {
  const files = (run.scenarios ?? []).flatMap(({ file }) => (file !== undefined && existsSync(file) ? [file] : []));
  const asked = cells.find(({ question }) => question)?.question ?? [];
  const questions = asked.length > 0 ? [reproOf(ASK, definitionOf(questionAgain(asked)))] : [];
  return [...repros, ...questions, ...(await Promise.all(files.map(loadScenario)))];
}
