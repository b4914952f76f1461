import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderRun } from '../../reports/html/run-report.ts';
import { repros } from '../../repros/index.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { cell, documentOf } from './fixtures.ts';
import { CHROMIUM, launch, openPage } from './html-browser.ts';

const catalogue = repros.filter(({ topic }) => topic !== undefined);
const outcome = 'getaddrinfo www.lab.test: 192.0.2.1; A udp A answered, AAAA SERVFAIL';

/** The page of a run of these repros; the run has stored the lessons of its scenarios. */
async function pageOf(ids: readonly string[], lessons: Record<string, string> = {}): Promise<string> {
  await using directory = await temporaryDirectory();
  const cells = ids.map((repro) => cell({ repro, outcome }));
  const scenarios = catalogue
    .filter(({ id }) => ids.includes(id))
    .map(({ id, lesson = '' }) => ({ id, lesson: lessons[id] ?? lesson }));
  const own = Object.entries(lessons).map(([id, lesson]) => ({ id, lesson }));
  return [...renderRun(documentOf(cells, { scenarios: [...scenarios, ...own] }), directory.path)].join('');
}

function tabsOf(page: string): string[] {
  const [, tabs = ''] = /<nav aria-label="Parts">(.*?)<\/nav>/s.exec(page) ?? [];
  return [...tabs.matchAll(/>([^<]+)<\/a>/g)].map(([, text = '']) => text);
}

test('a scenario has a tab and a lesson like every repro, with the diagrams of the run', async () => {
  const page = await pageOf(['stale-resolv-conf', 'strict-error']);
  expect(tabsOf(page)).toEqual(['Matrix', 'Tutorial', 'stale-resolv-conf', 'strict-error', 'Glossary']);
  const lesson = page.slice(page.indexOf('<article class="lesson" id="lesson/strict-error">'));
  expect(lesson.slice(0, lesson.indexOf('</article>'))).toContain('<h4>In this run</h4><figure>');
  expect(lesson).toContain('<code>repros/catalogue/errors/strict-error.ts</code>');
  const written = page.slice(page.indexOf('id="lesson/stale-resolv-conf"'), page.indexOf('id="lesson/strict-error"'));
  expect(written).toContain('those below are from this run');
  expect(lesson).not.toContain('those below are from this run');
});

test('the lesson is the one stored in the run, also for a scenario that the lab does not have', async () => {
  const page = await pageOf(['mine'], { mine: '# mine: a theory of my own\n\nIt is so.\n' });
  expect(tabsOf(page)).toContain('mine');
  expect(page).toContain('<p>It is so.</p>');
  expect(page).toContain('A theory of my own. ');
});

test('many scenarios share a tab with a list', async () => {
  const ids = catalogue.map(({ id }) => id);
  const page = await pageOf(['stale-resolv-conf', ...ids]);
  expect(ids.length).toBeGreaterThan(8);
  expect(tabsOf(page)).toEqual(['Matrix', 'Tutorial', 'stale-resolv-conf', 'Scenarios', 'Glossary']);
  const list = page.slice(page.indexOf('<section id="scenarios">'));
  for (const id of ids)
    expect(list.slice(0, list.indexOf('</section>'))).toContain(`<a href="#lesson/${id}">${id}</a>: `);
});

describe.skipIf(CHROMIUM === null)(`in ${CHROMIUM ?? 'chromium, which is not installed here'}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  test('the tab opens the list, the list opens a lesson, and the lesson a cell with its outcome', async () => {
    const ids = catalogue.map(({ id }) => id);
    await using opened = await openPage(browser, await pageOf(['stale-resolv-conf', ...ids]));
    const { page } = opened;
    await page.getByRole('navigation', { name: 'Parts' }).getByText('Scenarios').click();
    await page.locator('#scenarios').getByText('strict-error', { exact: true }).click();
    await page.locator('html[data-shown="#lesson/strict-error"]').waitFor();
    expect(await page.getByRole('heading', { name: /^strict-error: / }).isVisible()).toBe(true);
    await opened.go(`#strict-error/main/debian-trixie/none/c`);
    expect(await page.locator('#view').innerText()).toContain(outcome);
    expect(opened.complaints).toEqual([]);
  });
});
