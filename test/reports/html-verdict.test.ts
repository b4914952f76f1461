import { expect, test } from 'vitest';
import { verdictOf } from '../../reports/html/client/pages/verdict.ts';
import { cell } from './fixtures.ts';

test('the page of a cell has its outcome, one call a line', () => {
  const { text } = verdictOf(cell({ outcome: 'getaddrinfo <a>: EAI_AGAIN | res_init: ok' }), []);
  expect(text).toContain(
    '<dt>Outcome</dt><dd><code>getaddrinfo &lt;a&gt;: EAI_AGAIN</code><br><code>res_init: ok</code><br></dd>',
  );
});

test('a run without stored outcomes has none', () => {
  expect(verdictOf(cell(), []).text).not.toContain('Outcome');
});
