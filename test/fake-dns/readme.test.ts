import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { forms, matchFields } from '../../fake-dns/behaviours/table.ts';
import { type BehaviourSpec, behaviours, parseBehaviour, parseServerText, serverWords } from '../../fake-dns/index.ts';
import { textRecordTypes } from '../../fake-dns/zones/schema.ts';

const readme = readFileSync(new URL('../../fake-dns/README.md', import.meta.url), 'utf8');

test('the table lists every behaviour, with a line of text for each that a line can say', () => {
  const listed = [...readme.matchAll(/^\| `(\w+)\([^`]*` \| (?:`([^`]+)`)? ?\|/gm)].map(([, name, text]) => [
    name,
    text,
  ]);
  expect(listed.map(([name]) => name)).toEqual(Object.keys(behaviours));
  const said = (text: string | undefined) => (text === undefined ? null : parseBehaviour(text).behaviour);
  expect(listed.map(([name, text]) => [name, said(text)])).toEqual(
    Object.entries(forms).map(([name, form]) => [name, form && name]),
  );
});

test('the behaviours are named as the events report them', () => {
  const parameters: Partial<Record<string, unknown[]>> = {
    answerWith: [() => {}],
    delay: [1],
    headerOnly: ['SERVFAIL'],
    inTurn: [[behaviours.drop()]],
    manyAddresses: [1],
    padTo: [1],
    rawBytes: [Buffer.alloc(0)],
    sortAnswer: ['reversed'],
    wrongSourceAddress: ['127.0.0.9'],
  };
  for (const [name, make] of Object.entries(behaviours)) {
    expect((make as (...all: unknown[]) => { behaviour: string })(...(parameters[name] ?? [])).behaviour).toBe(name);
  }
});

test('the tables list the arguments and every field of a match, with text that the parser accepts', () => {
  const fields = [...readme.matchAll(/^\| `(\w+)` +\| (?:`([^`]+)`)? *\|/gm)].map(([, field, text]) => [field, text]);
  expect(
    fields
      .map(([field]) => field)
      .filter((field) => field !== 'when')
      .sort(),
  ).toEqual(Object.keys(matchFields).sort());
  for (const [field = '', text] of fields) {
    if (text !== undefined) expect((parseBehaviour(`drop ${text}`) as BehaviourSpec).options).toHaveProperty(field);
  }
  for (const [name, form] of Object.entries(forms)) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}(`)) ?? '';
    // The header's other flags are listed under events.
    const listed = (form?.arguments ?? []).filter(
      ({ key }) => name !== 'setFlags' || ['ad', 'cd', 'aa', 'ra'].includes(key),
    );
    for (const { key } of listed) expect(row, `${name} ${key}`).toContain(key);
  }
});

test('the words about servers, and the types with a text form, are listed', () => {
  for (const word of Object.keys(serverWords)) {
    expect(readme).toContain(`\`${word}\``);
    expect(parseServerText(word).kind).not.toBe('behaviour');
  }
  for (const type of textRecordTypes) expect(readme).toMatch(new RegExp(`^\\| .*\\b${type}\\b.*\\|`, 'm'));
});
