import { expect, test } from 'vitest';
import type { Cell } from '../../../lab/core/cell.ts';
import { checkDefinition } from '../../../lab/form/check-definition.ts';
import { absent } from '../../../lab/form/expectations.ts';
import { lessonOf } from '../../../lab/form/lesson.ts';
import { reproOf } from '../../../lab/form/repro.ts';

const DEFINITION = {
  title: 'a title',
  about: 'a text',
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: 'EAI_NONAME' },
  absent: { result: '192.0.2.1 2001:db8::1' },
  expected: absent('a manual'),
  musl: 'musl has no nsswitch.conf',
  variants: { other: { title: 'another way', musl: absent('its source') } },
};
const facts = { version: '1.2.5', package: null, revision: null, buildId: null };
const NO_DAEMON = { id: 'none', version: null, libc: null } as const;
const cell = (kind: 'glibc' | 'musl'): Cell => ({
  ...{ repro: 'any', variant: 'main', probe: 'c', attempt: 1, daemon: NO_DAEMON },
  libc: { id: kind, kind, ...facts },
});

test('a text about musl is the reason why the cell does not run there, and no other cell', () => {
  const { unsupported, expected, variants } = reproOf('any', DEFINITION);
  const { main, other } = variants;
  if (!other) throw new Error('no variant');
  expect(unsupported?.(cell('musl'), main)).toBe('musl has no nsswitch.conf');
  expect(expected(cell('musl'), main)).toMatchObject({ value: 'unknown' });
  expect(unsupported?.(cell('glibc'), main)).toBeUndefined();
  expect(unsupported?.(cell('musl'), other)).toBeUndefined();
  expect(expected(cell('musl'), other)).toMatchObject({ value: 'not-reproduced', source: 'its source' });
});

test('the lesson has the reason', () => {
  expect(lessonOf('any', DEFINITION)).toContain('\n- musl: nothing, because musl has no nsswitch.conf\n');
});

test('any other value is refused', () => {
  expect(() => checkDefinition({ ...DEFINITION, musl: 3 })).toThrow(/musl takes .*a text, not 3/);
});
