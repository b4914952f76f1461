import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import { repros } from '../../repros/index.ts';

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

const { cells } = fromBaseline(Baseline.parse(JSON.parse(await read('reports/reference/mail.json'))));

test('the stored run has every variant of the mail servers, and each expectation came true', () => {
  const variants = repros
    .filter(({ topic }) => topic === 'mail')
    .flatMap(({ id, variants: all }) => Object.keys(all).map((variant) => `${id}/${variant}`));
  const stored = new Set(cells.map(({ repro, variant }) => `${repro}/${variant}`));
  expect([...stored].toSorted()).toEqual(variants.toSorted());
  expect(cells.filter(({ status }) => status === 'fail' || status === 'inconclusive')).toEqual([]);
});

test('the table has the split of sendmail behind a daemon, and no cell without a delivery', async () => {
  const page = await read('docs/mail.md');
  const row = page.split('\n').find((line) => line.startsWith('| `sendmail/main`')) ?? '';
  expect(row.split(' | ').slice(1)).toEqual([
    'MX at A, address at A → **OLD**',
    'MX at A, address at B → **OLD**',
    'MX at A, address at B → **OLD** |',
  ]);
  expect(page).not.toMatch(/\| –|undefined|\*\*\*\*/);
});

test.each([
  ['postfix/main', 'OLD'],
  ['postfix/reload', 'NEW'],
  ['postfix/chroot', 'OLD'],
  ['postfix/chroot-copied', 'NEW'],
  ['exim/main', 'NEW'],
  ['exim/smart-host', 'NEW'],
])('the page and the run agree on %s, with any daemon: %s', async (id, sink) => {
  const page = await read('docs/mail.md');
  const row = page.split('\n').find((line) => line.startsWith(`| \`${id}\``)) ?? '';
  expect([...row.matchAll(/\*\*(\w+)\*\*/g)].map(([, word]) => word)).toEqual([sink, sink, sink]);
  const own = cells.filter(({ repro, variant }) => `${repro}/${variant}` === id);
  for (const { reason } of own) expect(reason).toMatch(/LD_PRELOAD: (smtp|exim4) with the lab's library of users/);
});

test('each suite of the run has _res with the bit in the reason', () => {
  const own = cells.filter(({ repro, variant }) => repro === 'sendmail' && variant === 'main');
  expect(own.length).toBeGreaterThanOrEqual(12);
  for (const { reason } of own) expect(reason).toMatch(/_res\.options of sendmail: 0x12c1 \(.*RES_NOALIASES\)/);
  const cleared = cells.filter(({ variant }) => variant === 'cleared');
  for (const { reason } of cleared) expect(reason).toMatch(/from 0x12c1 to 0x2c1 /);
});
