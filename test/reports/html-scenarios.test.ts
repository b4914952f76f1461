import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { renderRun } from '../../reports/html/run-report.ts';
import { repros } from '../../repros/index.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { bug, cell, documentOf, OLD } from './fixtures.ts';
import { CHROMIUM, launch, type OpenPage, openPage } from './html-browser.ts';

const catalogue = repros.filter(({ topic }) => topic !== undefined);
const ids = catalogue.map(({ id }) => id);
const outcome = 'getaddrinfo www.lab.test: 192.0.2.1; A udp A answered, AAAA SERVFAIL';

/** The page of a run of these repros; the run has stored the lessons of its scenarios. */
async function pageOf(
  ids: readonly string[],
  lessons: Record<string, string> = {},
  variants: Parameters<typeof documentOf>[0] = [],
): Promise<string> {
  await using directory = await temporaryDirectory();
  const cells = [
    ...ids.flatMap((repro) => [
      cell({ repro, outcome }),
      cell({ repro, outcome, libc: OLD, ...(repro === 'strict-error' ? bug : {}) }),
    ]),
    ...variants,
  ];
  const scenarios = catalogue
    .filter(({ id }) => ids.includes(id))
    .map(({ id, title, topic, bugs = [], lesson = '' }) => ({
      ...{ id, title, topic, bugs: [...bugs] },
      lesson: lessons[id] ?? lesson,
    }));
  const own = Object.entries(lessons).map(([id, lesson]) => ({ id, lesson }));
  return [...renderRun(documentOf(cells, { scenarios: [...scenarios, ...own] }), directory.path)].join('');
}

/** The page of a run of the whole catalogue. */
const crowded = await pageOf(['stale-resolv-conf', ...ids]);

/** The entries of two topics, enough for the tab of the catalogue: opening the page of all takes a browser seconds. */
const some = catalogue.filter(({ topic }) => topic === 'errors' || topic === 'timing').map(({ id }) => id);
const smaller = await pageOf(['stale-resolv-conf', ...some], {}, [
  cell({ repro: 'icmp-unreachable', variant: 'blackhole', outcome, ...bug }),
  cell({ repro: 'icmp-unreachable', variant: 'one-server', outcome }),
]);

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

test('many scenarios share the tab of the catalogue: a table with a row for each entry', async () => {
  expect(ids.length).toBeGreaterThan(8);
  expect(tabsOf(crowded)).toEqual(['Matrix', 'Tutorial', 'stale-resolv-conf', 'Catalogue', 'Glossary']);
  const table = crowded.slice(crowded.indexOf('<section id="catalogue">'));
  for (const id of ids)
    expect(table.slice(0, table.indexOf('</section>'))).toContain(`<a href="#lesson/${id}">${id}</a>`);
});

describe.skipIf(CHROMIUM === null)(`in ${CHROMIUM ?? 'chromium, which is not installed here'}`, () => {
  const resources = new AsyncDisposableStack();
  let browser: Browser;
  let opened: OpenPage;
  beforeAll(async () => {
    browser = resources.use(await launch());
    opened = resources.use(await openPage(browser, smaller));
  });
  afterEach(() => expect(opened.complaints.splice(0)).toEqual([]));
  afterAll(() => resources.disposeAsync());

  test('the tab opens the table, the table opens a lesson, and the lesson a cell with its outcome', async () => {
    await opened.go('#');
    const { page } = opened;
    await page.getByRole('navigation', { name: 'Parts' }).getByText('Catalogue').click();
    await page.locator('#catalogue').getByText('strict-error', { exact: true }).click();
    await page.locator('html[data-shown="#lesson/strict-error"]').waitFor();
    expect(await page.getByRole('heading', { name: /^strict-error: / }).isVisible()).toBe(true);
    await opened.go(`#strict-error/main/debian-trixie/none/c`);
    expect(await page.locator('#view').innerText()).toContain(outcome);
  });

  test('a variant that differs is hidden until its entry is opened, or until it alone passes the filters', async () => {
    await opened.go('#catalogue');
    const { page } = opened;
    const shown = () => page.locator('.catalogue tr.of-entry:visible th').allInnerTexts();
    expect(await shown()).toEqual([]);
    const button = page.locator('.catalogue').getByRole('button', { name: '1 variant' });
    await button.click();
    expect(await shown()).toEqual(['/blackhole']);
    await button.click();
    expect(await shown()).toEqual([]);
    await page.getByLabel('Shown on').selectOption('debian-trixie');
    expect(await shown()).toEqual(['/blackhole']);
    expect(await page.locator('.catalogue tr.entry:visible th > a').allInnerTexts()).toEqual(['icmp-unreachable']);
  });

  test('the filters of the table are in the address, which shows them again', async () => {
    await opened.go(`#catalogue?shown=${OLD.id}&topic=none&find=zz`);
    const { page } = opened;
    const output = () => page.locator('#catalogue-filters output').innerText();
    expect(await output()).toMatch(/^0 of /);
    await page.locator('#catalogue-filters').getByLabel('Find').fill('bug 27929');
    expect(await output()).toMatch(/^1 of /);
    expect(page.url()).toMatch(new RegExp(`#catalogue\\?find=bug\\+27929&shown=${OLD.id}$`));
    await page.reload();
    await page.locator('html[data-shown]').waitFor();
    expect(await output()).toMatch(/^1 of /);
    expect(await page.getByLabel('Topic').inputValue()).toBe('');
    await opened.go('#catalogue');
    expect(await output()).toMatch(new RegExp(`^${some.length + 1} of `));
  });

  test('the filters of the table hide the entries that do not pass, also on a phone', async () => {
    await using phone = await openPage(browser, crowded, {
      hash: '#catalogue',
      viewport: { width: 390, height: 800 },
    });
    const { page } = phone;
    const entries = () => page.locator('.catalogue tr.entry:visible th > a').allInnerTexts();
    const all = await entries();
    expect(all).toHaveLength(ids.length + 1);
    await page.getByLabel('Shown on').selectOption(OLD.id);
    expect(await entries()).toEqual(['strict-error']);
    await page.locator('#catalogue-filters').getByRole('button', { name: 'Show all' }).click();
    expect(await entries()).toEqual(all);
    await page.getByLabel('Differs between').selectOption(OLD.id);
    await page.locator('#catalogue-filters select[name="b"]').selectOption('debian-trixie');
    expect(await entries()).toEqual(['strict-error']);
    const words = page.locator('.catalogue tr.entry:visible td:visible');
    expect(await words.evaluateAll((cells) => cells.map(({ dataset }) => dataset.libc).toSorted())).toEqual(
      [OLD.id, 'debian-trixie'].toSorted(),
    );
    await page.locator('#catalogue-filters').getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Topic').selectOption('timing');
    expect((await entries()).toSorted()).toEqual(
      catalogue
        .filter(({ topic }) => topic === 'timing')
        .map(({ id }) => id)
        .toSorted(),
    );
    await page.locator('#catalogue-filters').getByLabel('Find').fill('icmp');
    expect(await entries()).toEqual(['icmp-unreachable']);
    expect(await page.locator('#catalogue-filters output').innerText()).toBe(`1 of ${all.length} entries`);
    // A symptom in the reader's own words, and a word that is half typed.
    await page.locator('#catalogue-filters').getByLabel('Find').fill('the lookup takes exactly 5 s');
    expect(await entries()).toEqual(['second-query-lost']);
    await page.locator('#catalogue-filters').getByLabel('Find').fill('exactl');
    expect(await entries()).toEqual(['second-query-lost']);
    // Neither the page nor the table is wider than the phone.
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const region = page.getByRole('region', { name: 'Catalogue' });
    expect(await region.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
    expect(phone.complaints).toEqual([]);
  });
});

test('the first page of a crowded report names the catalogue once, and not each of its scenarios', async () => {
  const [, contents = ''] = /<p class="contents quiet">(.*?)<\/p>/s.exec(crowded) ?? [];
  expect(contents).toContain('<a href="#matrix/stale-resolv-conf">');
  expect(contents).toContain(`<a href="#catalogue">the catalogue</a> (${ids.length} scenarios)`);
  expect(contents).not.toContain('strict-error');
  expect(await pageOf(['strict-error'])).toContain('<a href="#matrix/strict-error">');
});
