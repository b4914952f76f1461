import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../lab/core/cell.ts';
import type { LibcFacts, ProbeId } from '../../lab/core/schema.ts';
import { checkDefinition } from '../../lab/form/check-definition.ts';
import { isKnownPlace, MANUAL_PAGES, readManualPlace } from '../../lab/manual/pages.ts';
import { catalogue, idOf, topicOf } from '../../repros/catalogue/index.ts';
import { repros } from '../../repros/index.ts';
import { glibc } from './evidence.ts';

/** The maximum number of lines of a scenario: one page. */
const MOST_LINES = 60;

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const MUSL: LibcFacts = { id: 'musl', kind: 'musl', version: '1.2.5', package: null, revision: null, buildId: null };

/** Libcs of every age: a release as upstream published it, packages before and after a backport, musl. */
const LIBCS: LibcFacts[] = [
  glibc('2.17', null),
  glibc('2.31', '2.31-13+deb11u11'),
  glibc('2.36', '2.36-9+deb12u7'),
  glibc('2.36', '2.36-9+deb12u14'),
  glibc('2.41', '2.41-12+deb13u5'),
  glibc('2.44', '2.44-3'),
  MUSL,
];

function cellOn(libc: LibcFacts, probe: ProbeId = 'c'): Cell {
  return {
    repro: 'any',
    variant: 'main',
    libc,
    daemon: { id: 'none', version: null, libc: null },
    probe,
    attempt: 1,
  };
}

test('ids are unique among all repros', () => {
  const ids = repros.map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test.each(catalogue)('$file has the members of a scenario, which commands do not check again', ({ definition }) => {
  expect(() => checkDefinition(definition)).not.toThrow();
});

test('no topic has the name of a repro, so that a word means one of them', () => {
  const ids = repros.map(({ id }) => id);
  expect(catalogue.map(topicOf).filter((topic) => ids.includes(topic) || topic === 'catalogue')).toEqual([]);
});

describe.each(MANUAL_PAGES)('$name', ({ name, parts, elsewhere = [], without = [] }) => {
  test('every part has a conformance entry', () => {
    const told = new Set(repros.flatMap(({ variants }) => Object.values(variants).map(({ manual }) => manual)));
    expect(parts.filter((part) => !told.has(`${name}, ${part}`))).toEqual([]);
  });

  test('the entries of another kind exist, and are of another kind', () => {
    const others = repros.filter(({ kind }) => kind !== 'conformance').map(({ id }) => id);
    expect(elsewhere.map(({ entry }) => entry).filter((entry) => !others.includes(entry))).toEqual([]);
  });

  test('each reason is a sentence of its own', () => {
    expect(without.filter(({ reason }) => reason.split(' ').length < 4)).toEqual([]);
  });
});

describe.each(catalogue.map((entry) => ({ ...entry, id: idOf(entry) })))('$file', ({ file, id, definition }) => {
  // Loading parses the texts of every variant: an unknown word in them is a DefinitionError.
  const repro = repros.find((each) => each.id === id);

  test("runs with the lab's own probe, or with the smallest runtime", () => {
    const probes = definition.probes ?? ['c'];
    expect(probes.includes('c') || probes.includes('python')).toBe(true);
  });

  test('is one page', () => {
    const source = readFileSync(new URL(`../../repros/catalogue/${file}`, import.meta.url), 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
  });

  test('has a name in kebab-case, a topic and a description', () => {
    expect(id).toMatch(KEBAB_CASE);
    expect(repro?.topic).toBe(topicOf({ file, definition }));
    expect(repro?.topic).toMatch(KEBAB_CASE);
    expect(definition.about.trim().split(/\s+/).length).toBeGreaterThan(10);
    expect(definition.title).not.toMatch(/\.$|^\s|\n/);
  });

  test.each(Object.keys(repro?.variants ?? {}))('%s: every expectation has a source, or is unknown', (variant) => {
    const found = repro?.variants[variant];
    if (!repro || !found) throw new Error(`no ${id}/${variant}`);
    const cells = (repro.probes?.(found) ?? ['c']).flatMap((probe) => LIBCS.map((libc) => cellOn(libc, probe)));
    for (const cell of cells) {
      const { value, source } = repro.expected(cell, found);
      const ok = value === 'unknown' ? source === '' : source.length > 5;
      expect(ok, `${cell.probe} on ${cell.libc.version}: ${value} by '${source}'`).toBe(true);
    }
  });

  // In a cell with a daemon only the daemon's glibc resolves, so a word about musl would say nothing there.
  test.runIf(definition.daemons === undefined)('says what is expected on musl, or why musl has nothing of it', () => {
    for (const each of [definition, ...Object.values(definition.variants ?? {})].filter(
      ({ libcs }) => libcs !== 'musl',
    )) {
      const musl = 'musl' in each ? each.musl : definition.musl;
      expect(musl, 'title' in each ? each.title : '').toBeDefined();
      if (typeof musl === 'string') expect(musl).toMatch(/\bmusl\b|runtimes|\bglibc\b|shows?\b/);
    }
  });

  test('an entry about the manual names a place that the page has in every variant, and no other entry does', () => {
    const places = Object.values(repro?.variants ?? {}).map(({ manual }) => manual);
    if (definition.kind !== 'conformance') expect(places.every((place) => place === undefined)).toBe(true);
    else expect(places.filter((place) => place === undefined || !isKnownPlace(readManualPlace(place)))).toEqual([]);
  });

  test('its lesson names the file, the outcomes, and the expectations of every variant', () => {
    const lesson = repro?.lesson ?? '';
    expect(lesson.startsWith(`# ${id}: ${definition.title}\n`)).toBe(true);
    expect(lesson).toContain(`\`repros/catalogue/${file}\``);
    expect(lesson).toMatch(/^## What you see\n\n- \*\*shown\*\*: .+\n- \*\*absent\*\*: .+$/m);
    expect(lesson).toMatch(/^## What is expected\n\n- .+/m);
    for (const name of Object.keys(definition.variants ?? {})) expect(lesson).toContain(`| \`${name}\` |`);
    for (const bug of definition.bugs ?? []) expect(lesson).toMatch(new RegExp(`\\[(bug )?${bug}\\]\\(https://`));
    expect(lesson).not.toMatch(/undefined|\[object/);
  });
});
