import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../reports/html/client/nav/route.ts';
import { bug, cell, documentOf, htmlOf, libc, OLD, TRIXIE } from './fixtures.ts';
import { CHROMIUM, launch, type OpenPage, openPage } from './html-browser.ts';
import { longEvents } from './html-events.ts';

const seen = cell({ libc: OLD, ...bug });
const unseen = cell({ libc: TRIXIE });
const others = Array.from({ length: 8 }, (_, at) =>
  cell({ libc: libc(`debian-${at}`, `2.${at + 31}`, { package: 'libc6', revision: `2.${at + 31}-13+deb11u11` }) }),
);
const lessons = [{ id: 'stale-resolv-conf', markdown: '# Lesson\n\n## What you see\n\nThis.\n' }];
const report = htmlOf({ document: documentOf([seen, unseen, ...others]), events: () => longEvents(), lessons });

/** A4 between margins of 12 mm, in pixels: portrait for text, landscape for diagrams. */
const UPRIGHT = { width: 703, height: 1032 };
const TURNED = { width: 1031, height: 703 };

const PLACES = [
  hashOf('lesson/stale-resolv-conf'),
  hashOf(seen.id),
  hashOf(seen.id, { event: 3 }),
  hashOf('compare', { a: seen.id, b: unseen.id }),
];

describe.skipIf(CHROMIUM === null)('a printed page', () => {
  const resources = new AsyncDisposableStack();
  let browser: Browser;
  let upright: OpenPage;
  let turned: OpenPage;
  beforeAll(async () => {
    browser = resources.use(await launch());
    upright = resources.use(await openPage(browser, report, { viewport: UPRIGHT }));
    turned = resources.use(await openPage(browser, report, { viewport: TURNED }));
  });
  afterEach(async () => {
    for (const { page, complaints } of [upright, turned]) {
      await fromPaper(page);
      expect(complaints.splice(0)).toEqual([]);
    }
  });
  afterAll(() => resources.disposeAsync());

  test.each(PLACES)('%s has no buttons, and nothing is cut off', async (hash) => {
    await upright.go(hash);
    await toPaper(upright.page);
    expect(
      await upright.page
        .locator('button:visible, select:visible, input:visible, nav[aria-label=Parts]:visible')
        .count(),
    ).toBe(0);
    expect(await upright.page.evaluate(CUT_OFF)).toEqual([]);
  });

  test.each(PLACES)('%s has each item of its diagrams once, on sheets with lane headers', async (hash) => {
    await turned.go(hash);
    const { page } = turned;
    const items = await page.locator('.scroller:visible svg.lanes a.item:not(:has(.wait))').count();
    expect(items).toBeGreaterThan(10);
    await toPaper(page);
    expect(await page.evaluate(MARKS_ON_SHEETS)).toBe(items);
    const sheets = page.locator('.print-page');
    expect(await sheets.count()).toBeGreaterThan(1);
    for (const sheet of await sheets.all()) {
      expect(await sheet.locator('svg.headers').first().textContent()).toMatch(/program.*127\.0\.0\.1/);
      expect((await sheet.boundingBox())?.height).toBeLessThan(TURNED.height);
    }
  });

  test('after printing, the page is as before', async () => {
    await upright.go(hashOf(seen.id));
    const { page } = upright;
    const drawn = () => page.locator('#view .diagram').first().boundingBox();
    const before = await drawn();
    await toPaper(page);
    await fromPaper(page);
    expect(await page.locator('.print-page').count()).toBe(0);
    expect(await drawn()).toEqual(before);
  });

  test('without scripts a lesson’s diagram is as wide as the sheet, and uncut', async () => {
    await using plain = await openPage(browser, report, { javaScriptEnabled: false, viewport: TURNED });
    await plain.page.emulateMedia({ media: 'print' });
    expect(await plain.page.evaluate(CUT_OFF)).toEqual([]);
  });

  test('a page in dark mode prints on white', async () => {
    await using dark = await openPage(browser, report, { colorScheme: 'dark' });
    await toPaper(dark.page);
    expect(await dark.page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(29, 35, 39)');
  });
});

/** Announces the print to the page first, as a browser does. */
async function toPaper(page: Page): Promise<void> {
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  await page.emulateMedia({ media: 'print' });
}

/** Ends the print. */
async function fromPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: null });
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
}

/** Elements that are wider than the page or hide a part of their content. Diagrams are on landscape sheets. */
const CUT_OFF = `[...document.querySelectorAll('body *')]
  .filter((element) => element.checkVisibility() && !element.closest('svg'))
  .filter((element) => {
    const isBox = getComputedStyle(element).overflowX !== 'visible' || getComputedStyle(element).overflowY !== 'visible';
    const hides = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    const room = element.closest('.print-pages, .scroller') ? ${TURNED.width} : ${UPRIGHT.width};
    return (isBox && hides) || element.getBoundingClientRect().width > Math.max(room, innerWidth);
  })
  .map((element) => element.outerHTML.slice(0, 80))`;

/** The number of visible items on all sheets: items whose row is within the part that its sheet shows. */
const MARKS_ON_SHEETS = `[...document.querySelectorAll('.print-page svg.lanes')].reduce((sum, svg) => {
  const { y, height } = svg.viewBox.baseVal;
  const items = [...svg.querySelectorAll('a.item:not(:has(.wait))')].map((item) => item.getBBox());
  return sum + items.filter((item) => item.y >= y - 0.1 && item.y + item.height <= y + height + 0.1).length;
}, 0)`;
