import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../reports/html/client/nav/route.ts';
import { bug, cell, documentOf, htmlOf, OLD } from './fixtures.ts';
import { CHROMIUM, launch, type OpenPage, openPage } from './html-browser.ts';
import { eventsOfCell, switchEvents } from './html-events.ts';

const builder = switchEvents('A');
const call = builder.findIndex((event) => event.kind === 'call' && event.args.name === 'lost.lab.test');
const last = builder.findLast(({ kind }) => kind === 'dns-query');
const highlighted = cell({
  libc: OLD,
  ...bug,
  evidence: {
    directory: null,
    events: builder.length,
    measures: {},
    highlights: [
      { kind: 'dns-query', at: last?.at ?? 0, text: 'the query that the wrong server received, at the very end' },
      { kind: 'call', at: builder[call]?.at ?? 0, text: 'the result of the call' },
    ],
  },
});
const report = htmlOf({ document: documentOf([highlighted]), events: eventsOfCell, lessons: [] });

const SIZES = [
  { width: 420, height: 800 },
  { width: 1280, height: 500 },
];

describe.skipIf(CHROMIUM === null)('the selected event is visible', () => {
  const resources = new AsyncDisposableStack();
  let opened: OpenPage;
  beforeAll(async () => {
    const browser = resources.use(await launch());
    opened = resources.use(await openPage(browser, report, { hash: '#' }));
  });
  afterEach(() => expect(opened.complaints.splice(0)).toEqual([]));
  afterAll(() => resources.disposeAsync());

  test.each(SIZES)('a highlight is above the panel, with its text: %o', async (size) => {
    await opened.load(hashOf(highlighted.id), size);
    const { page } = opened;
    for (const { text } of highlighted.evidence.highlights ?? []) {
      await page.locator('.highlights a', { hasText: text }).click();
      await page.locator(`svg.times a[aria-current] text.annotation`).first().waitFor();
      expect(await inSight(page, 'svg.times a[aria-current] text.annotation')).toBe(true);
      expect(await inSight(page, 'svg.lanes a[aria-current].highlighted text')).toBe(true);
      expect(await inSight(page, 'svg.times a[aria-current]:has(text.annotation) text.time')).toBe(true);
    }
  });

  test('a diagram is scrolled to its first highlight', async () => {
    await opened.load(hashOf(highlighted.id), { width: 1280, height: 300 });
    const scrolled = await opened.page.locator('#view .scroller').evaluate((box) => box.scrollTop);
    expect(scrolled).toBeGreaterThan(0);
    expect(await opened.page.evaluate('scrollY')).toBe(0);
  });

  test('a diagram is one stop of the Tab key; arrow keys go from item to item, in order of time', async () => {
    await opened.load(hashOf(highlighted.id));
    const { page } = opened;
    const focused = () => page.evaluate('Number(document.activeElement.dataset.item)');
    expect(await page.locator('svg a[tabindex="0"]').count()).toBe(1);
    await page.locator('#view .scroller').focus();
    await page.keyboard.press('Tab');
    const first = Number(await focused());
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe(first - 1);
    await page.keyboard.press('Home');
    expect(await focused()).toBe(0);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest(".diagram") === null')).toBe(true);
  });

  test('after a walk through events, one step back leaves the cell', async () => {
    await opened.load(hashOf(highlighted.id));
    const { page } = opened;
    await page.locator('.highlights a').first().click();
    await page.getByRole('complementary').waitFor();
    const heading = page.getByRole('complementary').getByRole('heading', { level: 2 });
    const first = await heading.innerText();
    expect(first).toMatch(/^Event \d+ of the \d+ shown$/);
    await page.getByRole('link', { name: '← before' }).click();
    await heading.filter({ hasNotText: first }).waitFor();
    await page.goBack();
    await page.getByRole('complementary').waitFor({ state: 'hidden' });
  });
});

/** Whether an element is inside the diagram's box and the window, and not covered. */
function inSight(page: Page, selector: string): Promise<boolean> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const at = element.ownerDocument.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return at !== null && (element.contains(at) || element.parentElement?.contains(at) === true);
    });
}
