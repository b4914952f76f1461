import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../../lab/core/events.ts';
import { hashOf } from '../../reports/html/client/nav/route.ts';
import { BULLSEYE, bug, cell, documentOf, HOST, htmlOf, OLD } from './fixtures.ts';
import { CHROMIUM, launch, type OpenPage, openPage } from './html-browser.ts';
import { EventBuilder, longEvents } from './html-events.ts';

const builder = longEvents();
const late = builder.filter(({ kind }) => kind === 'dns-query')[15];
const highlights = [
  { kind: 'dns-query', at: late?.at ?? 0, text: 'what all of this is about, in more words than a phone has room for' },
];
const told = cell({
  libc: OLD,
  ...bug,
  evidence: { directory: null, events: builder.length, measures: {}, highlights },
});
const lessons = [{ id: told.repro, markdown: '# Lesson\n\n## What you see\n\nThis.\n' }];
const report = htmlOf({ document: documentOf([told]), events: () => builder, lessons });

const inside = wideEvents().findLast(({ kind }) => kind === 'dns-query')?.at ?? 0;
const answered = [{ kind: 'dns-query', at: inside, text: 'the answer from inside' }];
const evidence = { directory: null, events: 10, measures: {}, highlights: answered };
const wide = [cell({ libc: OLD, ...bug, evidence }), cell(), cell({ libc: BULLSEYE }), cell({ libc: HOST })] as const;
const wideReport = htmlOf({ document: documentOf([...wide]), events: wideEvents, lessons: [] });

const PHONE = { width: 420, height: 800 };

describe.skipIf(CHROMIUM === null)('positions on the page', () => {
  const resources = new AsyncDisposableStack();
  let opened: OpenPage;
  let openedWide: OpenPage;
  beforeAll(async () => {
    const browser = resources.use(await launch());
    opened = resources.use(await openPage(browser, report, { hash: '#' }));
    openedWide = resources.use(await openPage(browser, wideReport, { hash: '#' }));
  });
  afterEach(() => expect([opened, openedWide].flatMap(({ complaints }) => complaints.splice(0))).toEqual([]));
  afterAll(() => resources.disposeAsync());

  test.each(['#', hashOf(told.id)])('a lesson shows its diagram from its time origin, opened from %s', async (hash) => {
    await opened.load(hash);
    await opened.go(hashOf(`lesson/${told.repro}`));
    await opened.page.locator('.lesson .scroller').scrollIntoViewIfNeeded();
    expect(await inBox(opened.page, '.lesson .scroller', 'svg.lanes a.highlighted')).toBe(true);
  });

  test('a report of few cells opens on a cell with its diagram; the matrix and the tutorial are one link away', async () => {
    await opened.load('#');
    const { page } = opened;
    expect(await page.locator('.matrices:visible').count()).toBe(1);
    await page.goto('about:blank');
    await page.goto(opened.url);
    await page.locator('#view .scroller svg.lanes').waitFor();
    expect(await page.locator('h1:visible').textContent()).toContain(told.id);
    await page.getByRole('link', { name: 'Matrix', exact: true }).first().click();
    await page.locator('.matrices').waitFor();
    expect(await page.locator('#learn:visible, #view:visible').count()).toBe(0);
    await opened.go(hashOf(`lesson/${told.repro}`));
    expect(await page.locator('#matrix:visible, #view:visible').count()).toBe(0);
    expect(await page.locator('#learn .lesson:visible').count()).toBe(1);
  });

  test('on a phone a lesson’s diagram fits its width: the text of a highlight takes as many lines as needed', async () => {
    await opened.load(hashOf(`lesson/${told.repro}`), PHONE);
    const box = await bounds(opened.page, '.lesson .scroller');
    const annotation = await bounds(opened.page, '.lesson text.annotation');
    expect(annotation.x + annotation.width).toBeLessThan(box.x + box.width);
    expect(await inBox(opened.page, '.lesson .scroller', 'text.annotation')).toBe(true);
  });

  test('two diagrams side by side do not overlap', async () => {
    const hash = hashOf('compare', { a: wide[0].id, b: wide[1].id });
    await openedWide.load(hash, PHONE);
    const { page } = openedWide;
    await page.locator('#view .pair').evaluate((box) => {
      box.scrollIntoView();
      box.scrollTo((box.querySelector('figure')?.offsetWidth ?? 0) - 60, box.scrollHeight);
    });
    const annotation = page.locator('#view figure text.annotation').first();
    const right = await page.locator('#view figure').last().boundingBox();
    const { x, y, width } = await bounds(page, '#view figure text.annotation');
    expect(x).toBeGreaterThan(right?.x ?? x);
    const middle = { x: x + width / 2, y: y + 5 };
    const isThere = await annotation.evaluate(
      (text, at) => text === text.ownerDocument.elementFromPoint(at.x, at.y),
      middle,
    );
    expect(isThere).toBe(false);
  });

  const WINDOWS = [{ width: 1440, height: 900 }, { width: 1280, height: 500 }, { width: 820, height: 800 }, PHONE];

  test.each(WINDOWS)('the lane headers stay visible at the end of the page: %o', async (size) => {
    await opened.load(hashOf(told.id), size);
    const { page } = opened;
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    expect(await top(page, '#view svg.headers')).toBeGreaterThanOrEqual(await bottom(page, 'header'));
  });

  test.each(WINDOWS.slice(2))(
    'the whole diagram can be scrolled into view between the lane headers and the event panel: %o',
    async (size) => {
      await opened.load(hashOf(told.id, { event: 30 }), size);
      const { page } = opened;
      expect(await top(page, '#view .scroller')).toBeGreaterThanOrEqual(await bottom(page, 'header'));
      expect(await bottom(page, '#view .scroller')).toBeLessThanOrEqual(await top(page, 'aside.event'));
    },
  );

  test.each([1440, 1280])(
    'two cells of two hosts each are side by side with all of their lanes, %i pixels wide',
    async (width) => {
      const hash = hashOf('compare', { a: wide[0].id, b: wide[1].id });
      await openedWide.load(hash, { width, height: 800 });
      const box = openedWide.page.locator('#view .pair');
      expect(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
      const text = box.locator('svg.lanes text').first();
      expect(await text.evaluate((label) => label.getBoundingClientRect().height)).toBeGreaterThan(9);
    },
  );

  test('a matrix has a shadow at an edge behind which it continues, and none where it ends', async () => {
    const { page } = openedWide;
    const edge = async () => {
      const [box, row] = [await bounds(page, '.wide'), await bounds(page, '.matrix .variant')];
      const clip = { x: box.x + box.width - 8, y: row.y + 8, width: 6, height: 6 };
      return (await page.screenshot({ clip })).toString('base64');
    };
    await openedWide.load('#', PHONE);
    await page.locator('.matrix').scrollIntoViewIfNeeded();
    const goesOn = await edge();
    await page.locator('.wide').evaluate((box) => box.scrollTo(box.scrollWidth, 0));
    const ends = await edge();
    expect(ends).not.toBe(goesOn);
    await openedWide.load('#');
    await page.locator('.matrix').scrollIntoViewIfNeeded();
    expect(await edge()).toBe(ends);
  });

  test('on a phone a host’s name stays beside the times, and a highlight names its lanes', async () => {
    await openedWide.load(hashOf(wide[0].id), PHONE);
    const { page } = openedWide;
    await page.locator('#view .scroller').evaluate((box) => box.scrollTo(100, 0));
    const [name, times] = [
      await bounds(page, '#view .host:first-child span'),
      await bounds(page, 'svg.times rect.time-column'),
    ];
    expect(await page.locator('#view .host:first-child').innerText()).toBe('host');
    expect(name.x).toBeGreaterThanOrEqual(times.x + times.width);
    const band = await bounds(page, '#view .host:first-child');
    expect(band.x).toBeLessThan(times.x + times.width);
    expect((await page.locator('text.annotation').allTextContents()).join(' ')).toBe(
      '1 ▸ the answer from inside (program · main → container-dns)',
    );
  });

  test('if all lanes fit, highlights do not name them', async () => {
    await openedWide.load(hashOf(wide[0].id));
    expect(await openedWide.page.locator('text.annotation').allTextContents()).toEqual(['1 ▸ the answer from inside']);
  });

  test('the text of a highlight is beside the bar of the call, not on it', async () => {
    await opened.load(hashOf(told.id, { event: 30 }));
    const [bar, annotation] = [
      await bounds(opened.page, '#view rect.bar'),
      await bounds(opened.page, '#view text.annotation'),
    ];
    expect(annotation.x).toBeGreaterThan(bar.x + bar.width);
  });
});

/** The lanes of a host with a daemon and of a container. */
function wideEvents(): Event[] {
  const builder = new EventBuilder();
  builder.file(1, 'create', '127.0.0.53', 'host');
  builder.file(2, 'create', '127.0.0.11', 'container');
  builder.daemon(3, 'ready', 'host');
  builder.program(4, 'on-the-host', 'host');
  builder.program(5, 'program', 'container');
  builder.call(10, 13, 'on-the-host', 'news.host.lab.test', { from: '192.0.2.1' });
  builder.query(11, 'host-dns', 'news.host.lab.test', '192.0.2.1', { host: 'host', local: '127.0.0.53' });
  builder.call(20, 23, 'program', 'db.both.lab.test', { from: '192.0.2.2' });
  builder.query(21, 'container-dns', 'db.both.lab.test', '192.0.2.2', { host: 'container', local: '127.0.0.11' });
  return builder.sorted();
}

async function bounds(page: Page, selector: string) {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen`);
  return box;
}

/** The left edge of an element, in whole pixels. */
async function top(page: Page, selector: string): Promise<number> {
  return Math.round((await bounds(page, selector)).y);
}

/** The right edge of an element, in whole pixels. */
async function bottom(page: Page, selector: string): Promise<number> {
  const { y, height } = await bounds(page, selector);
  return Math.round(y + height);
}

/** Whether the first element of a selector is completely inside a box that can be scrolled. */
async function inBox(page: Page, box: string, what: string): Promise<boolean> {
  const [frame, inner] = [await bounds(page, box), await bounds(page, `${box} ${what}`)];
  return (
    inner.x >= frame.x &&
    inner.y >= frame.y &&
    inner.x + inner.width <= frame.x + frame.width &&
    inner.y + inner.height <= frame.y + frame.height
  );
}
