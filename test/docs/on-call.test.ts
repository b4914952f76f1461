import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';

const page = await readFile(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');
const [, section = ''] = page.split('## Questions on call');
const rows = [...section.matchAll(/^\| ([^|]+\?) \| `npx resolv-lab ([^`]+)` \| (.+) \|$/gm)].map(
  ([, question = '', command = '', read = '']) =>
    [question, command, [...read.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)] as const,
);

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
  return () => commands[Symbol.asyncDispose]();
});

test('the page has questions', () => expect(rows.length).toBeGreaterThanOrEqual(10));

test.each(rows)('%s', async (_, command, words) => {
  const { exitCode, stdout } = await commands.start(command.split(' '));
  expect(exitCode).toBe(0);
  // Lines are wrapped at the width of the terminal.
  const text = stdout.replaceAll(/\s+/g, ' ');
  for (const word of words) expect(text).toContain(word);
});
