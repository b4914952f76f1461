import { generatedIn, type ScenarioContext } from '../../lab/index.ts';
import { isEnd } from '../shared/daemon-ends.ts';
import type { Case } from './case.ts';
import { kindsOf, LAST_TRIAL, labelOf, NO_REPLY, pairsIn, trialAfter } from './differences.ts';
import { PROGRAM, REFERENCE, type Setup, setUp } from './setup.ts';
import type { ParityVariant } from './variants.ts';

/** A question takes about as long as ten hostile requests, so that a row asks this part of the cases. */
const CASES_PER_QUESTION = 10;

/** The kinds of differences of a row that are searched for. More would be one kind in different words. */
const MOST_KINDS = 6;

/** Steps of the search for the smallest question. A daemon that does not answer takes the patience of two clients at each step. */
const MOST_SHRINKS = { usual: 60, end: 3 };

/**
 * Asks generated questions, first without the daemon and then behind it. After a difference it searches for the smallest question that shows
 * one of the same kind, and then goes on with the other kinds. The end of the daemon is a difference as well, and the last one.
 */
export async function run(scenario: ScenarioContext, { load }: ParityVariant): Promise<void> {
  const [questions, { asyncProperty, check }] = await Promise.all([load(), import('fast-check')]);
  const setup = await setUp(scenario);
  const { seed, cases } = generatedIn(scenario.cell);
  const known = new Set<string>();
  let serial = 0;
  let found: string | undefined;
  await scenario.step('questions');
  const mostShrinks = () => (found !== undefined && isEnd(found) ? MOST_SHRINKS.end : MOST_SHRINKS.usual);
  for (let kinds = 0; kinds < MOST_KINDS; kinds++) {
    found = undefined;
    let shrinks = 0;
    const property = asyncProperty(questions.data, async (data) => {
      // Once a difference is found, each further question is a step of the search.
      if (found !== undefined && ++shrinks > mostShrinks()) return true;
      const differences = await ask(setup, questions.make(data, ++serial), serial);
      const other =
        found === undefined ? differences.find((each) => !known.has(each)) : differences.find((each) => each === found);
      found ??= other;
      return other === undefined;
    });
    const { failed } = await check(property, { seed, numRuns: Math.ceil(cases / CASES_PER_QUESTION) });
    // A daemon that ends has to be mended first.
    if (!failed || found === undefined || isEnd(found)) break;
    known.add(found);
  }
  await setup.trials.after(LAST_TRIAL);
}

/** Each call is a child's, so that a daemon that does not reply keeps no later question from it: glibc asks it for 100 lookups no more. */
async function ask(setup: Setup, given: Case, serial: number): Promise<string[]> {
  const { scenario, daemon, program, reference } = setup;
  await setup.provide(given);
  const args = { verb: given.verb, ...given.args };
  await reference.call('fork', args, { label: labelOf(REFERENCE, serial) });
  await program.call('fork', args, { label: labelOf(PROGRAM, serial) });
  await daemon.flush();
  const evidence = scenario.evidence();
  const pair = pairsIn(evidence).at(-1);
  if (!pair) return [];
  const kinds = kindsOf(evidence, pair, scenario.cell);
  if (pair.request && !kinds.includes(NO_REPLY)) return kinds;
  // The daemon refuses the question, or has ended.
  await setup.trials.after(trialAfter(serial));
  return kindsOf(scenario.evidence(), pair, scenario.cell);
}
