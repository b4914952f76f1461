import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readTutorial } from '../../../bin/tutorial.ts';
import { type Paint, plain } from '../../../reports/ansi.ts';
import { seenLength } from '../../../reports/terminal/flow.ts';
import { renderMarkdown } from '../../../reports/terminal/markdown.ts';
import { repros } from '../../../repros/index.ts';

/** Styles as readable text: <bold:word>. */
const marked: Paint = (style, text) => `<${style}:${text}>`;

function lines(markdown: string, { width = 40, paint = plain }: { width?: number; paint?: Paint } = {}): string[] {
  return renderMarkdown(markdown, { width, paint }).trimEnd().split('\n');
}

describe('a piece of Markdown', () => {
  test.each([
    ['a paragraph is broken', `${'word '.repeat(10)}`, ['word word word word word word word word', 'word word']],
    ['a line break in a paragraph is a blank', 'one\ntwo', ['one two']],
    ['what follows a list is apart', '- one\n- two\n\nthree', ['• one', '• two', '', 'three']],
    ['a long item is indented', `1. ${'word '.repeat(9)}`, ['1. word word word word word word word', '   word word']],
    ['code keeps its lines', '```sh\nsome   words # < & >\n\nmore\n```', ['    some   words # < & >', '', '    more']],
    ['an external link has its address', '[here](https://example.test/x)', ['here (https://example.test/x)']],
    ['a link to a neighbour does not', '[here](../x.md)', ['here']],
    ['an address is printed once', '<https://example.test/>', ['https://example.test/']],
    ['special characters are no HTML', '`a<b>&c` and a & "b" <c', ['a<b>&c and a & "b" <c']],
    ['a quotation', '> said', ['│ said']],
  ])('%s', (_, markdown, expected) => {
    expect(lines(markdown)).toEqual(expected);
  });

  test('headings, code and emphasis have styles, each word separately', () => {
    expect(lines('**two words** `a b` *c*', { paint: marked, width: 90 })).toEqual([
      '<bold:two> <bold:words> <cyan:a> <cyan:b> <italic:c>',
    ]);
    expect(lines('## Why `x`', { paint: marked })).toEqual(['<bold:Why x>', '<dim:─────>']);
  });

  test('a table is in columns', () => {
    expect(lines('| a | bb |\n| - | - |\n| `long` | x |\n| s | **y** |')).toEqual([
      'a     bb',
      '────  ──',
      'long  x',
      's     y',
    ]);
  });

  test('the text of a wide table is wrapped, and no word is lost', () => {
    const rendered = lines(`| a | b |\n| - | - |\n| name | ${'word '.repeat(20)} |`);
    expect(Math.max(...rendered.map(seenLength))).toBeLessThanOrEqual(40);
    expect(rendered.join(' ').match(/word/g)).toHaveLength(20);
    expect(rendered[3]).toMatch(/^ {6}word/);
  });
});

const texts = [
  ['the path', readTutorial()],
  ...repros.map(
    ({ id, lesson }) =>
      [id, lesson ?? readFile(new URL(`../../../repros/${id}/README.md`, import.meta.url), 'utf8')] as const,
  ),
] as const;

describe.each(texts)('%s', (_, reading) => {
  test.each([60, 80, 132])('keeps its prose within %d characters', async (width) => {
    const markdown = await reading;
    const prose = markdown.replaceAll(/^```.*?^```$/gms, '').replaceAll(/^\|.*\n/gm, '');
    const rendered = stripVTControlCharacters(renderMarkdown(prose, { width, paint: plain })).split('\n');
    // A word that is longer than the width has a line of its own.
    const tooLong = rendered.filter((line) => line.replace(/^ *• /, '').trim().includes(' ') && line.length > width);
    expect(tooLong).toEqual([]);
  });

  test('keeps every word', async () => {
    const markdown = await reading;
    const known = new Set(renderMarkdown(markdown, { width: 100, paint: plain }).match(/\w+/g));
    expect(
      (markdown.replaceAll(/\]\(\.[^)]*\)/g, ']').match(/\w+/g) ?? []).filter(
        (word) => !known.has(word) && !['sh', 'console'].includes(word),
      ),
    ).toEqual([]);
  });
});
