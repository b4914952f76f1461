import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { repros } from '../../repros/index.ts';

const page = await readFile(new URL('../../docs/discoveries.md', import.meta.url), 'utf8');
const [, section = ''] = /^## C libraries$(.*?)^## /ms.exec(page) ?? [];
const rows = [...section.matchAll(/^\| (?!stimulus|-)(.*) \|$/gm)].map(([, text = '']) => text.split(' | '));

test('the page has rows about C libraries', () => expect(rows.length).toBeGreaterThan(10));

test.each(rows)('%s', (...row) => {
  const [stimulus = '', outcome = '', sure = '', place = '', entry = ''] = row;
  expect(row).toHaveLength(5);
  expect(stimulus.length).toBeGreaterThan(10);
  expect(outcome).toMatch(/glibc|musl/);
  expect(sure).toMatch(/source|observed/);
  expect(place.length).toBeGreaterThan(10);
  const names = [...entry.matchAll(/`([\w/-]+)`/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const [id = '', variant = 'main'] = name.split('/');
    expect(repros.find((repro) => repro.id === id)?.variants[variant], name).toBeDefined();
  }
});
