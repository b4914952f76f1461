import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProgressEvent } from '../../lab/util/progress.ts';
import { showProgress } from '../../setup/progress.ts';

const EVENTS: ProgressEvent[] = [
  { item: 'a', phase: 'begin', text: 'unpacking' },
  { item: 'b', phase: 'begin', text: 'a text that is wider than this screen' },
  { item: 'a', phase: 'done', text: '2.36' },
  { item: 'b', phase: 'failed', text: 'no such suite' },
];

function shown(screen: { isTTY?: boolean; columns?: number }): string {
  let text = '';
  const progress = showProgress({ ...screen, write: (more) => (text += more) });
  for (const event of EVENTS) progress(event);
  return text;
}

beforeEach(() => vi.stubEnv('CI', ''));
afterEach(() => vi.unstubAllEnvs());

const PLAIN = '… a: unpacking\n… b: a text that is wider than this screen\n✓ a: 2.36\n✗ b: no such suite\n';

test('a pipe gets a line for each event', () => {
  expect(shown({})).toBe(PLAIN);
});

test('the terminal of a build machine gets a line for each event', () => {
  vi.stubEnv('CI', 'true');
  expect(shown({ isTTY: true })).toBe(PLAIN);
});

test('a terminal shows the current work below the finished work, and no line is wider than the terminal', () => {
  expect(shown({ isTTY: true, columns: 16 }).split('\x1b[J').slice(1)).toEqual([
    '… a: unpacking\n\x1b[1F',
    '… a: unpacking\n… b: a text tha\n\x1b[2F',
    '✓ a: 2.36\n… b: a text tha\n\x1b[1F',
    '✗ b: no such suite\n',
  ]);
});
