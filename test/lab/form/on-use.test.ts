import { expect, test } from 'vitest';
import type { ScenarioDefinition } from '../../../lab/form/definition.ts';
import { reproOf, reproOnUse } from '../../../lab/form/repro.ts';
import { withParts } from '../../../lab/repro.ts';

const DEFINITION: ScenarioDefinition = {
  title: 'one lookup',
  about: 'One lookup of one name.',
  bugs: ['984'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
};

const PLACE = { file: 'repros/catalogue/errors/one.ts', topic: 'errors' };

test('a scenario that is read at its first use is the same repro', () => {
  const { variants, lesson, ...rest } = reproOf('one', DEFINITION, PLACE.file);
  const late = reproOnUse('one', DEFINITION, PLACE);
  expect(Object.keys(late).toSorted()).toEqual([...Object.keys(rest), 'lesson', 'topic', 'variants'].toSorted());
  expect(late).toMatchObject({ id: 'one', title: 'one lookup', topic: 'errors', bugs: ['984'], lesson });
  expect(Object.keys(late.variants)).toEqual(Object.keys(variants));
  expect(late.variants).toBe(late.variants);
});

test('a program in place of the probe is there with the texts', () => {
  const client = { ...DEFINITION, client: ['true'], steps: ['lookup'] };
  expect(reproOnUse('one', client, PLACE).client).toEqual(reproOf('one', client, PLACE.file).client);
  expect('client' in reproOnUse('one', DEFINITION, PLACE)).toBe(false);
});

test('an error in the texts is thrown at the first use, and not before', () => {
  const wrong = { ...DEFINITION, steps: ['getadrinfo www.lab.test'] };
  expect(() => reproOf('wrong', wrong)).toThrow(/getadrinfo/);
  const late = withParts(reproOnUse('wrong', wrong, PLACE), { id: 'other' }, ['lesson']);
  expect(late).toMatchObject({ id: 'other', title: 'one lookup' });
  expect('lesson' in late).toBe(false);
  expect(late.variants.main.title).toBe('one lookup');
  expect(() => late.packages?.(late.variants.main)).toThrow(/getadrinfo/);
});
