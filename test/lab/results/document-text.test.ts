import { expect, test } from 'vitest';
import { documentText } from '../../../lab/results/document-text.ts';
import { cell, documentOf } from '../../reports/fixtures.ts';

test.each([
  ['no cell', []],
  ['one', [cell()]],
  ['several, with line feeds and brackets in them', [cell(), cell({ attempt: 2, reason: ']\n"}[]\n' })]],
])('with %s the pieces are the text that JSON.stringify makes', (_, cells) => {
  const document = documentOf(cells);
  const { cells: last, ...rest } = document;
  expect([...documentText(document)].join('')).toBe(`${JSON.stringify({ ...rest, cells: last }, null, 2)}\n`);
});
