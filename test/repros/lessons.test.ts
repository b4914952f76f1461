import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import { definitions, matchLibcs } from '../../lab/libc/index.ts';
import { parseCellName } from '../../lab/matrix/cell-name.ts';
import { select } from '../../lab/matrix/selection.ts';
import { repros } from '../../repros/index.ts';

/** The sections of every lesson, in this order. */
const PATTERN = [
  'What people see',
  'The question',
  'The set-up',
  'Predict',
  'Run it',
  'What you see',
  'Where in glibc',
  'The fix',
  'Check your own machine',
  'Sources',
];

const lessonUrl = (id: string) => new URL(`../../repros/${id}/README.md`, import.meta.url);
/** Scenarios have their lesson in their file (catalogue.test.ts). */
const withFolder = repros.filter(({ topic }) => topic === undefined);
const lessons = await Promise.all(
  withFolder.map(async ({ id }) => ({ id, text: await readFile(lessonUrl(id), 'utf8') })),
);

/** The text below each heading. */
function sectionsOf(text: string): Map<string, string> {
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n'))]),
  );
}

/** The lines of code that call the lab, without their comments. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/^npx resolv-lab (.*?)(?: +#.*)?$/gm)].map(([, words = '']) =>
    words.split(/ +/).map((word) => word.replace(/^'(.*)'$/, '$1')),
  );
}

describe.each(lessons)('the lesson of $id', ({ id, text }) => {
  const sections = sectionsOf(text);

  test('has the sections that every lesson has', () => {
    expect(text).toMatch(new RegExp(`^# ${id}: `));
    expect([...sections.keys()]).toEqual(PATTERN);
  });

  test.each([
    ['The set-up', /^```$/m, 'a picture'],
    ['Predict', /^1\. .*\n2\. /m, 'several questions'],
    ['What you see', /^```\n *[\d.]+ /m, 'a timeline'],
    ['What you see', /^\| .* \|$/m, 'results of the variants'],
    ['Where in glibc', /`[a-z]+\/\w+\.[ch]`/, 'a file of glibc'],
    ['The fix', /^Backports:/m, 'where it went back to'],
    ['Check your own machine', /^- .*`/m, 'a command to type'],
    ['Sources', /^- \*\*Read in:\*\* glibc \d/m, 'which versions were read'],
    ['Sources', /^- \*\*Run on:\*\* glibc \d/m, 'which versions were run'],
  ])('%s has %s: %s', (section, what) => {
    expect(sections.get(section)).toMatch(what);
  });

  test('its commands are valid', () => {
    const commands = commandsIn(sections.get('Run it') ?? '');
    expect(commands.map(([name]) => name)).toContain('shell');
    for (const [name = '', first = '', ...words] of commands) {
      expect(['run', 'shell']).toContain(name);
      if (name === 'shell') expect(parseCellName(first, repros).repro.id).toBe(id);
      else expectRunnable(first, words);
    }
  });

  test('its relative links exist', () => {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(existsSync(new URL(target, lessonUrl(id))), target).toBe(true);
  });
});

function expectRunnable(repro: string, words: readonly string[]): void {
  const several = { type: 'string', multiple: true, default: [] as string[] } as const;
  const options = { libc: several, daemon: several, variant: several, probe: several };
  const { libc, daemon, variant, probe } = parseArgs({ args: [...words], options }).values;
  const lists = [daemon, variant, probe].map((list) => list.flatMap((each) => each.split(',')));
  const [daemons = [], variants = [], probes = []] = lists;
  select({ repros: [repro], daemons, variants, probes, all: false }, repros);
  matchLibcs(
    libc,
    definitions.map(({ id, kind }) => ({ id, kind, version: null })),
  );
}
