import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { tutorialQuestions, tutorialStepsOf } from '../../bin/tutorial.ts';
import { generatedPages } from '../../docs/tools/pages.ts';

const page = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test.each(Object.entries(await generatedPages()))('docs/%s is what npm run pages writes', async (name, text) => {
  expect(await page(name)).toBe(text);
});

test('the command line page has every command and no number of this machine', async () => {
  const text = await page('cli.md');
  for (const name of [
    'run',
    'list',
    'explain',
    'shell',
    'report',
    'compare',
    'judge',
    'merge',
    'doctor',
    'libc provision',
  ])
    expect(text).toContain(`## \`resolv-lab ${name}`);
  expect(text).not.toMatch(/default: \d/);
});

describe('the questions', () => {
  test('have every step, and no answer', async () => {
    const tutorial = await page('tutorial.md');
    const questions = tutorialQuestions(tutorial);
    expect(tutorialStepsOf(questions).map(({ title }) => title)).toEqual(
      tutorialStepsOf(tutorial).map(({ title }) => title),
    );
    expect(questions.match(/^\*\*Predict\.\*\*/gm)).toHaveLength(tutorialStepsOf(tutorial).length);
    expect(questions).not.toMatch(/^\*\*Why\.\*\*|^\| cell|^\[\w+\] \$ .* # /m);
  });
});
