import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { KNOWN } from '../../repros/daemon-faults/known.ts';
import { repros } from '../../repros/index.ts';

const page = await readFile(new URL('../../docs/discoveries.md', import.meta.url), 'utf8');

const TOLD_FIRST = 'none: upstream is told first';

/** The rows of a section's table, by the heads of its columns. */
function rowsOf(section: string, text = page): Record<string, string>[] {
  const [, body = ''] = new RegExp(`^## ${section}$(.*?)(?=^## |(?![^]))`, 'ms').exec(text) ?? [];
  const [heads = [], , ...rows] = [...body.matchAll(/^\| (.*) \|$|^\|(---\|)+$/gm)].map(([, cells = '']) =>
    cells.split(' | '),
  );
  return rows.map((row) => {
    expect(row).toHaveLength(heads.length);
    return Object.fromEntries(heads.map((head, at) => [head, row[at] ?? '']));
  });
}

/** The names in a cell that are no variant of an entry; with none at all the cell itself. */
function unknownNames(cell: string): string[] {
  const names = [...cell.matchAll(/`([\w/-]+)`/g)].map(([, name = '']) => name);
  if (names.length === 0) return [cell];
  return names.filter((name) => {
    const [id = '', variant = 'main'] = name.split('/');
    return repros.find((repro) => repro.id === id)?.variants[variant] === undefined;
  });
}

/** The lesson of an entry: its own, or the page of its folder. */
function lessonOf({ id, lesson }: (typeof repros)[number]): string | Promise<string> {
  return lesson ?? readFile(new URL(`../../repros/${id}/README.md`, import.meta.url), 'utf8');
}

/** A report is a link, or the page says that there is none. */
const REPORT = /\]\(https:\/\/|^none( before the fix)?$|^none: upstream is told first$/;

/** What belongs into the evidence alone: octets, and words of a shell or of a raw client. */
const RECIPE = /\b[0-9a-f]{2}( [0-9a-f]{2}){2,}\b|\\x[0-9a-f]{2}|0x[0-9a-f]+|[$|>] ?(nc|socat|printf|python3?)\b/i;

const ofLibcs = rowsOf('C libraries');
const ofDaemons = rowsOf('Daemons');

test('the page has rows about C libraries and about daemons', () => {
  expect(ofLibcs.length).toBeGreaterThan(10);
  expect(ofDaemons.length).toBeGreaterThan(5);
});

test.each(ofLibcs)('$stimulus', (row) => {
  expect(row).toEqual({
    stimulus: expect.stringMatching(/.{11}/),
    outcome: expect.stringMatching(/glibc|musl/),
    'how sure': expect.stringMatching(/source|observed/),
    place: expect.stringMatching(/.{11}/),
    'public report': expect.stringMatching(REPORT),
    entry: expect.any(String),
  });
  expect(unknownNames(row.entry ?? '')).toEqual([]);
});

test.each(ofDaemons)('$daemon: $what happens', (row) => {
  expect(row).toEqual({
    daemon: expect.stringMatching(/^(nsncd|nscd|unscd) \d/),
    'found by': expect.any(String),
    'what happens': expect.stringMatching(/.{11}/),
    'what it means': expect.stringMatching(/.{11}/),
    'how sure': expect.stringMatching(/source|observed/),
    place: expect.stringMatching(/.{4}/),
    'public report': expect.stringMatching(REPORT),
  });
  expect(unknownNames(row['found by'] ?? '')).toEqual([]);
});

describe('what has no public report', () => {
  const toldFirst = [...ofLibcs, ...ofDaemons].filter((row) => row['public report'] === TOLD_FIRST);

  test('has no recipe on the page or in the lesson of its entry', async () => {
    expect(toldFirst.length).toBeGreaterThan(5);
    const names = toldFirst.map((row) => row.entry ?? row['found by'] ?? '').join();
    const lessons = repros.filter(({ id }) => names.includes(`\`${id}`)).map(lessonOf);
    expect(lessons.length).toBeGreaterThan(5);
    for (const text of [...toldFirst.map((row) => JSON.stringify(row)), ...(await Promise.all(lessons))])
      expect(text).not.toMatch(RECIPE);
  });

  test('a recipe is found', () => {
    for (const text of ['02 00 00 00', String.raw`printf '\x02'`, 'echo | nc -U socket']) expect(text).toMatch(RECIPE);
  });

  test('each known end of a daemon without one names this page, which has a row about it', () => {
    const withoutReport = KNOWN.filter(({ source }) => !/\b(issues?|pull request) \d/.test(source));
    expect(withoutReport.length).toBeGreaterThan(3);
    for (const { daemon, rows, source } of withoutReport) {
      expect(source).toContain('docs/discoveries.md');
      for (const variant of rows)
        expect(
          ofDaemons.some(
            (row) => row.daemon?.includes(daemon) && row['found by']?.includes(`daemon-faults/${variant}`),
          ),
        ).toBe(true);
    }
  });
});
