import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errno } from '../../probes/ffi/names.ts';

/** Linux has two names for each of these numbers; a probe says the other. */
const SECOND_NAMES = ['EWOULDBLOCK', 'EOPNOTSUPP'];

test('both probes have the same names for errno', async () => {
  const source = await readFile(new URL('../../probes/c/names.c', import.meta.url), 'utf8');
  const [, table = ''] = /name errno_names\[\] = \{(.*?)\};/s.exec(source) ?? [];
  const names = Array.from(table.matchAll(/NAME\((\w+)\)/g), ([, name]) => name);
  const ffi = Object.keys(errno).filter((name) => !SECOND_NAMES.includes(name));
  expect(names.toSorted()).toEqual(ffi.toSorted());
});
