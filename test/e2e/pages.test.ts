import { existsSync } from 'node:fs';
import { glob, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY, RESOLV_LAB, start } from './command.ts';

const read = (page: string) => readFile(join(REPOSITORY, page), 'utf8');
const readme = await read('README.md');

const tops = await readdir(REPOSITORY);
const pages = await Array.fromAsync(glob('**/*.md', { cwd: REPOSITORY, exclude: ['node_modules', 'runs'] }));

/** What a page links to, and what it says in backquotes that begins with a folder of the repository. */
function pathsIn(markdown: string): string[] {
  const links = [...markdown.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, to = '']) => to);
  const quoted = [...markdown.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => path);
  return [
    ...links.filter((to) => !/^\w+:/.test(to)),
    ...quoted.filter((path) => tops.includes(path.replace(/\/.*/, '')) && !path.startsWith('runs/')),
  ];
}

describe('every path that a page names is there', () => {
  test.each(pages)('%s', async (page) => {
    const isThere = (path: string) => [dirname(page), '.'].some((base) => existsSync(join(REPOSITORY, base, path)));
    expect(pathsIn(await read(page)).filter((path) => !isThere(path))).toEqual([]);
  });

  test('of which README names some', () => {
    expect(pathsIn(readme)).toEqual(
      expect.arrayContaining(['repros/PATH.md', 'lab/probe/command.ts', '.github/workflows/matrix.yml']),
    );
  });
});

/** The words of each call of the command, without comments. */
const calls = [...readme.matchAll(/npx resolv-lab (\w[^`#\n]*)/g)].map(([, words = '']) => words.trim().split(/\s+/));

test.each([...new Set(calls.map(([name]) => `${name}`))])('README gives %s only options that it has', async (name) => {
  const { exitCode, stdout } = await start(RESOLV_LAB, [name, '--help']);
  expect(exitCode).toBe(0);
  const given = calls
    .filter(([called]) => called === name)
    .flatMap((words) => words.filter((word) => /^--./.test(word)));
  for (const option of given) expect(stdout).toContain(` ${option}`);
});

test('README tells every option of run', async () => {
  const { stdout } = await start(RESOLV_LAB, ['run', '--help']);
  const options = [...String(stdout).matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option = '']) => option);
  expect(options.length).toBeGreaterThan(15);
  const [, section = ''] = /\n## Options of `run`\n([\s\S]*?)\n## /.exec(readme) ?? [];
  const untold = options.filter((option) => !section.includes(`\`${option}`) && !section.includes(`${option}\``));
  expect(untold).toEqual(['--jobs', '--help']);
});
