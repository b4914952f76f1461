import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTutorial, TUTORIAL_FILE, tutorialStepsOf } from '../../bin/tutorial.ts';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';
import { selectedCells } from '../e2e/selected-cells.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const path = await readTutorial();
const steps = tutorialStepsOf(path);

/** The parts that every step has, in this order. */
const PARTS = [
  /^\*\*The idea\.\*\*/m,
  /^\*\*Predict\.\*\*/m,
  /^npx resolv-lab run /m,
  /^\$ npx resolv-lab shell /m,
  /^\| cell/m,
  /^\*\*Why\.\*\*/m,
];

const SHOWN: Record<string, string> = { reproduced: 'shown', 'not-reproduced': 'absent' };

let commands: OneProcess;
/** What the cells of all tables show. */
const seen = new Map<string, string>();

beforeAll(async () => {
  commands = inOneProcess();
  await using directory = await temporaryDirectory();
  const cells = new Set(steps.flatMap(({ markdown }) => tableOf(markdown).map(([cell]) => cell)));
  const { document } = await commands.run([...cells, '--out', directory.path]);
  for (const { id, observed, status } of document.cells)
    seen.set(id, status === 'pass' ? (SHOWN[observed ?? ''] ?? '-') : status);
});
afterAll(() => commands[Symbol.asyncDispose]());

/** The arguments of `run` in the step. */
function runOf(markdown: string): string[] {
  return (/^npx resolv-lab run (.*)$/m.exec(markdown)?.[1] ?? '').split(' ');
}

/** The arguments of `shell` in the step, and the lines typed in it, each with its output. */
function shellOf(markdown: string): { words: string[]; typed: { line: string; output: string }[] } {
  const [, words = '', below = ''] = /^\$ npx resolv-lab (shell .*)\n((?:\[.*\n)*)/m.exec(markdown) ?? [];
  const typed = below.matchAll(/^\[\w+\] \$ (.*?) +# (.*?):/gm);
  return { words: words.split(' '), typed: [...typed].map(([, line = '', output = '']) => ({ line, output })) };
}

/** The table of a step: the expected output for each cell. */
function tableOf(markdown: string): [string, string][] {
  return [...markdown.matchAll(/^\| `(\S+)` +\| (\S+) +\|$/gm)].map(([, cell = '', seen = '']) => [cell, seen]);
}

test(`${TUTORIAL_FILE.pathname.split('/').at(-1)} has steps that are numbered from 1 on`, () => {
  expect(steps.length).toBeGreaterThanOrEqual(8);
  expect(steps.map(({ number }) => number)).toEqual(steps.map((_, at) => at + 1));
});

describe.each(steps)('step $number: $title', ({ markdown }) => {
  test('has every part once, in order', () => {
    const places = PARTS.map((part) => [...markdown.matchAll(new RegExp(part, 'gm'))].map(({ index }) => index));
    expect(places.map(({ length }) => length)).toEqual(PARTS.map(() => 1));
    const inOrder = places.flat();
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  });

  test('a prediction of a number or a time has its answer in the explanation', () => {
    const part = (name: string) => markdown.split(`**${name}.**`)[1]?.split('\n\n')[0] ?? '';
    if (!/how (?:many|long)/i.test(part('Predict'))) return;
    expect(part('Why')).toMatch(/\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) \w+|\bat once\b/i);
  });

  test('its run has the cells of its table, and they show what the table says', async () => {
    const cells = await selectedCells(runOf(markdown));
    expect(tableOf(markdown)).toEqual(cells.map((cell) => [cell, seen.get(cell)]));
  });

  test('its shell prints the output in the text', async () => {
    const { words, typed } = shellOf(markdown);
    expect(typed.length).toBeGreaterThan(0);
    const script = typed.map(({ line }) => `{ ${line}\n} 2>&1; echo '-=-'\n`).join('');
    const { stdout } = await commands.start([...words, '--', 'sh', '-c', script]);
    const answers = stdout.split('-=-');
    for (const [at, { line, output }] of typed.entries()) {
      expect(output).not.toBe('');
      expect(answers[at], line).toContain(output);
    }
  });
});
