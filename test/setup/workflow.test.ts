import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { REPORTER_NAMES } from '../../reports/index.ts';
import { RESOLV_LAB, start } from '../e2e/command.ts';

const workflow = await readFile(new URL('../../.github/workflows/matrix.yml', import.meta.url), 'utf8');

/** The arguments of each call of the command, without shell operators. A line that begins with an option continues the line before. */
const calls = [
  ...workflow.replaceAll(/\n\s+(?=--)/g, ' ').matchAll(/(?:npx resolv-lab|npm (start) --) (.*?)\s*(?:\|\||>>|$)/gm),
].map(([, starts, words = '']) => [...(starts ? ['run'] : []), ...words.split(' ')]);

describe('the workflow uses only commands and options that exist', () => {
  test('it runs, merges, reports and compares', () => {
    expect(calls.map(([name]) => name)).toEqual(['run', 'merge', 'report', 'compare']);
  });

  test.each(calls)('the options of %s', async (name, ...words) => {
    const { stdout } = await start(RESOLV_LAB, [`${name}`, '--help']);
    for (const option of words.filter((word) => word.startsWith('--'))) expect(stdout).toContain(` ${option} `);
  });

  test('its reporters', () => {
    const lists = calls.flatMap((words) => words.filter((_, at) => words[at - 1] === '--reporter'));
    expect(lists).toHaveLength(2);
    const names = lists.flatMap((list) => list.split(',').map((word) => word.replace(/=.*/, '')));
    expect(REPORTER_NAMES).toEqual(expect.arrayContaining(names));
  });
});
