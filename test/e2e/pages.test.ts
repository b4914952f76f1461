import { existsSync } from 'node:fs';
import { glob, readdir, readFile } from 'node:fs/promises';
import { dirname, join, matchesGlob } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from '../../bin/main.ts';
import { isCellName, parseCellName } from '../../lab/matrix/cell-name.ts';
import { findByTopic, findRepros } from '../../lab/matrix/find-repros.ts';
import { repros } from '../../repros/index.ts';
import { REPOSITORY } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

const read = (page: string) => readFile(join(REPOSITORY, page), 'utf8');
const readme = await read('README.md');

const tops = await readdir(REPOSITORY);
const pages = await Array.fromAsync(glob('**/*.md', { cwd: REPOSITORY, exclude: ['node_modules', 'runs'] }));

/** The links of a page, and its code spans that begin with a folder of the repository. */
function pathsIn(markdown: string): string[] {
  const links = [...markdown.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, to = '']) => to);
  const quoted = [...markdown.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => path);
  return [
    ...links.filter((to) => !/^\w+:/.test(to)),
    ...quoted.filter((path) => tops.includes(path.replace(/\/.*/, '')) && !path.startsWith('runs/')),
  ];
}

describe('every path that a page names exists', () => {
  test.each(pages)('%s', async (page) => {
    const isThere = (path: string) => [dirname(page), '.'].some((base) => existsSync(join(REPOSITORY, base, path)));
    expect(pathsIn(await read(page)).filter((path) => !isThere(path))).toEqual([]);
  });

  test('README names some paths', () => {
    expect(pathsIn(readme)).toEqual(
      expect.arrayContaining(['docs/tutorial.md', 'docs/your-daemon.md', 'docs/pictures/bug-31476.png']),
    );
  });
});

test('README has at most 120 lines', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});

/** The commands on pages for users: the arguments of each, without its comment. */
const guides = pages.filter((page) => page === 'README.md' || /^docs\/[\w-]+\.md$/.test(page));
const texts = await Promise.all(guides.map(read));
const calls = texts.flatMap((text) =>
  [...text.matchAll(/npx resolv-lab (\w[^`#\n]*)/g)].map(([, words = '']) => words.trim().split(/\s+/)),
);

test('README and docs/ name commands', () => expect(calls.length).toBeGreaterThan(40));

/** The words of a command: `run`, or `daemon bench`. */
const nameOf = ([name = '', below = '']: readonly string[]) =>
  GROUPS.includes(name) && /^\w/.test(below) ? `${name} ${below}` : name;
const GROUPS = commandLine({ repros: [], done() {} })
  .commands.filter(({ commands }) => commands.length > 0)
  .map((command) => command.name());

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

test.each([...new Set(calls.map(nameOf))])('pages use %s only with options that exist', async (name) => {
  const { exitCode, stdout } = await commands.start([...name.split(' '), '--help']);
  expect(exitCode).toBe(0);
  const given = calls
    .filter((words) => nameOf(words) === name)
    .flatMap((words) => words.filter((word) => /^--./.test(word)));
  for (const option of given) expect(stdout).toContain(` ${option.replace(/[,.;:)]+$/, '')}`);
});

/** Arguments of `run` that need a file of the reader: a build, a program, another folder. */
const OWN = /^\.\/|build:|dir:|--daemon-program|before|after|>|\.\.\.|…/;
const runs = calls.filter(([name, ...words]) => name === 'run' && !OWN.test(words.join(' ')));

test.each([...new Set(runs.map((words) => words.slice(1).join(' ')))])(
  'run %s names repros and libcs that exist',
  (words) => {
    const list = words.split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'));
    for (const word of list.slice(0, list.findIndex((each) => each.startsWith('-')) >>> 0)) {
      if (repros.some(({ id }) => id === word)) continue;
      if (word === '' || word === '*') continue;
      if (word.includes('*') && repros.some(({ id }) => matchesGlob(id, word))) continue;
      if (isCellName(word)) expect(parseCellName(word, repros)).toBeDefined();
      else expect([...findByTopic(word, repros), ...findRepros(word, repros)]).not.toEqual([]);
    }
  },
);
