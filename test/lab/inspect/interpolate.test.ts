import { expect, test } from 'vitest';
import { interpolate } from '../../../lab/inspect/input/interpolate.ts';

const variables = { SET: 'set', EMPTY: '' };

test.each([
  ['plain text', 'plain text'],
  [`$SET-\${SET}`, 'set-set'],
  [`\${NONE}`, ''],
  [`\${NONE:-x}`, 'x'],
  [`\${NONE-x}`, 'x'],
  [`\${EMPTY:-x}`, 'x'],
  [`\${EMPTY-x}`, ''],
  [`\${SET:-x}`, 'set'],
  [`\${SET:+x}`, 'x'],
  [`\${EMPTY:+x}`, ''],
  [`\${EMPTY+x}`, 'x'],
  [`\${NONE+x}`, ''],
  [`\${NONE:-\${EMPTY:-\${SET}}}`, 'set'],
  [`\${NONE:-/var/run}:/var/run`, '/var/run:/var/run'],
  [`\${SET:?it is needed}`, 'set'],
  [`$$SET \${SET}$`, '$SET set$'],
  ['a$1', 'a$1'],
])('%s is %s', (text, result) => {
  expect(interpolate(text, variables)).toBe(result);
});

test.each([
  [`\${NONE:?set $SET}`, 'the variable NONE is not set: set set'],
  [`\${EMPTY:?}`, 'the variable EMPTY is not set'],
  [`\${SET`, `'\${SET' has no closing brace`],
  [`\${a b}`, `'\${a b}' is no variable of Compose`],
])('%s is an error', (text, message) => {
  expect(() => interpolate(text, variables)).toThrow(message);
});
