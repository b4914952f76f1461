import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as ffi from '../../probes/ffi/names.ts';

/** Linux has two names for each of these numbers; a probe uses the other one. */
const SECOND_NAMES = ['EWOULDBLOCK', 'EOPNOTSUPP'];

test.each<[table: string, names: ffi.Names]>([
  ['errno_names', ffi.errno],
  ['eai_names', ffi.eai],
  ['h_errno_names', ffi.hErrno],
  ['ai_names', ffi.ai],
  ['ni_names', ffi.ni],
  ['res_names', ffi.res],
  ['family_names', ffi.families],
  ['socktype_names', ffi.socktypes],
  ['protocol_names', ffi.protocols],
  ['record_names', ffi.recordTypes],
  ['locale_category_names', ffi.localeCategories],
  ['limit_names', ffi.limits],
])('both probes have the same names in %s', async (table, known) => {
  const source = await readFile(new URL('../../probes/c/names.c', import.meta.url), 'utf8');
  const [, body = ''] = new RegExp(`name ${table}\\[\\] = \\{(.*?)\\};`, 's').exec(source) ?? [];
  const names = Array.from(body.matchAll(/NAME\((\w+)\)|\{"(\w+)",/g), ([, constant, name]) => constant ?? name);
  expect(names.toSorted()).toEqual(
    Object.keys(known)
      .filter((name) => !SECOND_NAMES.includes(name))
      .toSorted(),
  );
});
