import { expect, test } from 'vitest';
import { plain } from '../../reports/ansi.ts';
import { fromHere } from '../../reports/output-stream.ts';
import { renderMarkdown } from '../../reports/terminal/markdown.ts';
import { hang } from '../../reports/text.ts';

test('a long text continues below its column, or below the start of the line in a narrow terminal', () => {
  expect(hang('ok  short\nmissing  dig  it is not installed here', 30)).toBe(
    'ok  short\nmissing  dig  it is not\n              installed here',
  );
  expect(hang('a very long beginning  of a line', 20)).toBe('a very long\n  beginning  of a\n  line');
});

test('a long command is continued with backslashes, and other code is not broken', () => {
  const code = [
    'npx lab run one --libc a --probe c # --not this',
    '$ npx lab',
    'a --column --that is long as well ......',
  ];
  const text = renderMarkdown(`\`\`\`\n${code.join('\n')}\n\`\`\`\n`, { width: 30, paint: plain });
  expect(text).toBe(
    [
      '    npx lab run one \\',
      '      --libc a \\',
      '      --probe c # --not this',
      '    $ npx lab',
      '    a --column --that is long as well ......',
      '',
    ].join('\n'),
  );
});

test('a path below the current folder is printed relative to it', () => {
  expect(fromHere(`${process.cwd()}/runs/now`)).toBe('runs/now');
  expect(fromHere('runs/now')).toBe('runs/now');
  expect(fromHere('/elsewhere/now')).toBe('/elsewhere/now');
});
