import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../reports/html/client/nav/route.ts';
import {
  BULLSEYE,
  bug,
  cell,
  documentOf,
  failed,
  HOST,
  htmlOf,
  inconclusive,
  nsncd,
  OLD,
  TRIXIE,
  unexpected,
  unsupported,
} from './fixtures.ts';
import { CHROMIUM, launch, type OpenPage, openPage } from './html-browser.ts';
import { eventsOfCell, switchEvents } from './html-events.ts';

const old = cell({ libc: OLD, ...bug });
const daemons = cell({ libc: OLD, daemon: nsncd(TRIXIE) });
const trixie = cell();
const cured = cell({ libc: BULLSEYE, variant: 'cure-restart' });
const told = cell({
  libc: BULLSEYE,
  ...failed,
  cures: [
    { variant: 'cure-restart', title: 'restart it' },
    { variant: 'cure-init', title: 'call res_init' },
  ],
  evidence: {
    directory: null,
    events: 3,
    measures: {},
    highlights: [
      {
        kind: 'dns-query',
        at: switchEvents('A').findLast(({ kind }) => kind === 'dns-query')?.at ?? 0,
        text: 'the query that went astray',
      },
    ],
  },
});
const cells = [
  old,
  daemons,
  told,
  cell({ libc: HOST, ...unexpected }),
  trixie,
  cell({
    probe: 'ffi',
    ...inconclusive("control 'fresh' failed", [{ name: 'fresh', ok: false, detail: 'it asked A' }]),
  }),
  cell({ repro: 'nscd-socket-leak', ...unsupported('no daemon') }),
  cured,
];
/** Long lines and long words, which must not make the page wider than a phone. */
const lessons = [
  {
    id: 'stale-resolv-conf',
    markdown: `# Lesson\n\n## What you see\n\n\`\`\`\n${'wide '.repeat(60)}\n\`\`\`\n\n- <https://a.test/${'long'.repeat(40)}>\n`,
  },
];
const report = htmlOf({ document: documentOf(cells), events: eventsOfCell, lessons });

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const PLACES = [
  '',
  hashOf(old.id),
  hashOf(old.id, { event: 3 }),
  hashOf('compare', { a: old.id, b: trixie.id }),
  '#lesson/stale-resolv-conf',
];

describe.skipIf(CHROMIUM === null)(`the page in ${CHROMIUM ?? 'chromium, which is not installed here'}`, () => {
  const resources = new AsyncDisposableStack();
  let browser: Browser;
  let opened: OpenPage;
  let phone: OpenPage;
  beforeAll(async () => {
    browser = resources.use(await launch());
    opened = resources.use(await openPage(browser, report));
    phone = resources.use(await openPage(browser, report, PHONE));
  });
  afterEach(() => expect([opened, phone].flatMap(({ complaints }) => complaints.splice(0))).toEqual([]));
  afterAll(() => resources.disposeAsync());

  test.each(PLACES)('%s is shown without an error, and sends no request', async (hash) => {
    await opened.go(hash);
    expect(await opened.page.locator('h1:visible').count()).toBe(1);
  });

  test.each(PLACES)('%s opens without an error on a phone, and fits its width', async (hash) => {
    await phone.load(hash, PHONE.viewport);
    expect(await phone.page.locator('h1:visible').count()).toBe(1);
    expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  test('a filter hides cells, rows and columns, is stored in the URL, and applies again when the URL is opened', async () => {
    await opened.go('');
    const { page } = opened;
    const words = () => page.locator('.matrices a.badge:visible').allInnerTexts();
    expect(await words()).toHaveLength(8);
    await page.getByRole('group', { name: 'C library' }).getByText('crosstool-2.17').click();
    await page.getByRole('group', { name: 'Verdict' }).getByText('shown', { exact: true }).click();
    expect(await words()).toEqual(['shown c']);
    expect(await page.locator('.matrices section:visible').count()).toBe(1);
    expect(await page.locator('.matrices th[scope=col]:visible').count()).toBe(1);
    expect(await page.locator('#filters output').innerText()).toBe('1 of 8 cells');
    expect(page.url()).toMatch(/#\?libc=crosstool-2\.17&label=shown$/);
    await page.reload();
    await page.locator('html[data-shown]').waitFor();
    expect(await words()).toEqual(['shown c']);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText('8 of 8 cells').waitFor();
    expect(await words()).toHaveLength(8);
    expect(await page.getByText('No cell matches all of this').count()).toBe(1);
    expect(await page.getByText('No cell matches all of this').isVisible()).toBe(false);
    await page.getByRole('searchbox').fill('no-such-cell');
    await page.getByText('No cell matches all of this').waitFor();
    await page.locator('.nothing').getByRole('button', { name: 'Show all' }).click();
    await page.getByText('8 of 8 cells').waitFor();
  });

  test('a filter hides the reasons of hidden cells, and an unknown filter in the address is reported', async () => {
    await opened.go('#?verdict=shown');
    const { page } = opened;
    expect(await page.locator('.not-run:visible').innerText()).toMatch(/no daemon: debian-trixie with c/);
    const stranger = page.getByText('Not understood in this address: there is no filter verdict');
    await stranger.waitFor();
    await page.getByRole('group', { name: 'C library' }).getByText('host').click();
    await stranger.waitFor({ state: 'hidden' });
    expect(await page.locator('.not-run:visible').count()).toBe(0);
  });

  test('a click opens the cell: verdict, controls, diagram, and the command to run it again', async () => {
    await opened.go('');
    const { page } = opened;
    await page.locator('.matrices a.badge', { hasText: 'shown!' }).click();
    await page.getByRole('heading', { level: 1, name: 'stale-resolv-conf/main/debian-bullseye/none/c' }).waitFor();
    expect(await page.locator('.verdict').innerText()).toMatch(
      /Failure shown, not as expected[\s\S]*after the switch A answered[\s\S]*bug 984/,
    );
    expect(await page.locator('#view svg.headers').textContent()).toMatch(/program.*resolv\.conf.*A.*127\.0\.0\.1/);
    expect(await page.locator('#view svg .wait').textContent()).toBe('waits 1.00 s for A, then asks again');
    expect(await page.locator('#view a.drop').count()).toBe(1);
    expect(await page.locator('.command code').first().innerText()).toBe(
      'npx resolv-lab run stale-resolv-conf/main/debian-bullseye/none/c',
    );
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'The matrix' }).waitFor();
  });

  test('highlights link to their events and label them; workarounds link to their cells', async () => {
    await opened.go(hashOf(told.id));
    const { page } = opened;
    const targets = page.locator('#view svg.lanes rect.highlight-background');
    expect(await targets.count()).toBe(1);
    await page.getByRole('link', { name: 'the query that went astray', exact: true }).click();
    await page.getByRole('complementary').getByRole('heading', { name: 'DNS query' }).waitFor();
    const item = page.locator('#view svg.lanes a[aria-current]');
    expect(await item.getAttribute('aria-label')).toMatch(/A\? after\.lab\.test; the query that went astray$/);
    expect(await page.locator('#view svg a[aria-current] text.annotation').textContent()).toBe(
      '1 ▸ the query that went astray',
    );
    expect(await page.locator('.cures').innerText()).toMatch(
      /absent restart it\n.*call res_init cure-init, not in this run/s,
    );
    expect(await page.locator('.siblings').innerText()).toMatch(/crosstool-2\.17 2\.17 shown/);
    await page.locator('.cures').getByRole('link', { name: 'restart it' }).click();
    await page.getByRole('heading', { level: 1, name: cured.id }).waitFor();
  });

  test('a diagram fits the window if its lane headers do, and is drawn again for another width', async () => {
    await using other = await openPage(browser, report, { hash: hashOf(old.id) });
    const { page } = other;
    const overhang = () => page.locator('#view .scroller').evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(await overhang()).toBe(0);
    await page.locator('#view svg a.query').first().click();
    await page.getByRole('complementary').waitFor();
    expect(await overhang()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'hidden' });
    const wide = await page.locator('#view').getAttribute('data-width');
    await page.setViewportSize({ width: 800, height: 900 });
    await page.locator(`#view:not([data-width="${wide}"])`).waitFor();
    expect(await overhang()).toBe(0);
  });

  test('an event is a link that opens its packet; Escape closes it; all of it works by keyboard', async () => {
    await opened.go(hashOf(old.id));
    const { page } = opened;
    const panel = page.getByRole('complementary', { name: 'Event' });
    await page.locator('#view svg a.query').first().focus();
    await page.keyboard.press('Enter');
    await panel.getByRole('heading', { name: 'DNS query' }).waitFor();
    expect(await panel.locator('.packet').innerText()).toContain('question\n  before.lab.test A');
    expect(await page.evaluate('document.activeElement.closest("aside") !== null')).toBe(true);
    expect(page.url()).toMatch(/\?event=3$/);
    await panel.getByRole('link', { name: 'after' }).click();
    await panel.getByRole('heading', { name: 'DNS reply' }).waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.getAttribute("data-event")')).toBe('4');
  });

  test('an event in a lesson is a link that opens it on the page of its cell', async () => {
    await opened.go('#lesson/stale-resolv-conf');
    const { page } = opened;
    await page.locator('.lesson svg.lanes a.query').first().click();
    await page.getByRole('complementary').getByRole('heading', { name: 'DNS query' }).waitFor();
  });

  test('an event of the lab’s checks is shown when a URL names it', async () => {
    await opened.go(hashOf(old.id, { event: 1 }));
    const { page } = opened;
    expect(await page.getByRole('complementary').innerText()).toContain('program starts on debian-bullseye');
    expect(await page.getByRole('switch').getAttribute('aria-checked')).toBe('true');
  });

  test('the number of no event is reported, and an event that is never drawn shows no other items', async () => {
    await opened.go(hashOf(old.id, { event: 9999 }));
    const { page } = opened;
    const panel = page.getByRole('complementary');
    expect(await panel.innerText()).toMatch(/There is no event 9999[\s\S]*This cell has events 0 to \d+\./);
    expect(await page.getByRole('switch').getAttribute('aria-checked')).toBe('false');
    const again = eventsOfCell(old).findIndex(({ kind }) => kind === 'retransmit');
    await opened.go(hashOf(old.id, { event: again }));
    expect(await panel.innerText()).toMatch(/Not drawn: between events \d+ and \d+ of the \d+ shown/);
    expect(await page.getByRole('switch').getAttribute('aria-checked')).toBe('false');
  });

  test.each([
    ['the matrix', '#?libc=host', 'To the matrix', 'stale-resolv-conf'],
    ['a cell', hashOf(old.id), 'To the diagram', 'Sequence diagram'],
    ['two cells', hashOf('compare', { a: old.id, b: trixie.id }), 'To the diagram', 'Two sequence diagrams'],
  ])('from the top of %s a skip link leads to the main content', async (_what, hash, name, region) => {
    await opened.go(hash);
    const { page } = opened;
    await page.getByRole('link', { name }).first().focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(region);
    expect(new URL(page.url()).hash).toBe(hash);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.matches(".badge, svg.lanes a")')).toBe(true);
  });

  test('a toggled switch keeps the focus', async () => {
    await opened.go(hashOf(old.id));
    const { page } = opened;
    await page.getByRole('switch').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { checked: true }).waitFor();
    expect(await page.evaluate('document.activeElement.dataset.toggle')).toBe('checks');
  });

  test('two cells are side by side, with their time origins at the same height', async () => {
    await opened.go(hashOf(old.id));
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption(trixie.id);
    await page.getByRole('button', { name: 'Show both' }).click();
    await page.getByText('They differ in libc (crosstool-2.17, debian-trixie).').waitFor();
    const lines = page.locator('#view .item.switch line');
    expect(await lines.count()).toBe(2);
    const [left, right] = [await lines.nth(0).boundingBox(), await lines.nth(1).boundingBox()];
    expect(left?.y).toBe(right?.y);
    expect(left?.x).toBeLessThan(right?.x ?? 0);
  });

  test('the cell to compare with is chosen by keyboard, and shown with the button after it', async () => {
    await opened.go(hashOf(old.id));
    const { page } = opened;
    const choice = page.getByRole('combobox', { name: 'Compare with' });
    await choice.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await choice.inputValue()).not.toBe('');
    expect(new URL(page.url()).hash).toBe(hashOf(old.id));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Two cells side by side' }).waitFor();
  });

  test('of two cells of which one did not run, the other is drawn', async () => {
    const idle = cell({ repro: 'nscd-socket-leak', ...unsupported('no daemon') });
    await opened.go(hashOf('compare', { a: idle.id, b: trixie.id }));
    const figures = opened.page.locator('#view figure');
    expect(await figures.first().innerText()).toMatch(/There are no events: this cell did not run\.$/);
    expect(await figures.first().locator('svg').count()).toBe(0);
    expect(await figures.last().locator('svg.lanes').count()).toBe(1);
    expect(await opened.page.title()).toBe(
      '- repro nscd-socket-leak | absent repro stale-resolv-conf · nscd-socket-leak',
    );
  });

  test('two cells of which one is not in the report: the page names the missing one, and links to the other', async () => {
    const hash = hashOf('compare', { a: 'x', b: trixie.id });
    await opened.go(hash);
    const { page } = opened;
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('This report has no x');
    expect(await page.title()).toBe('This report has no x');
    await page.getByRole('link', { name: trixie.id }).click();
    await page.getByRole('heading', { level: 1, name: trixie.id }).waitFor();
    await opened.go('#compare?a=x&b=y');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('This report has no x and no y');
    expect(await page.locator('#view').getByRole('link', { name: 'To the matrix' }).count()).toBe(1);
  });

  test('a mistyped address is reported', async () => {
    await opened.go(`#${old.id}x`);
    expect(await opened.page.getByRole('heading', { level: 1 }).innerText()).toBe(`This report has no ${old.id}x`);
    await opened.page.getByRole('link', { name: 'To the matrix' }).last().click();
    await opened.page.getByRole('heading', { name: 'The matrix' }).waitFor();
  });

  test('after two cells side by side, a link leads back to them', async () => {
    const hash = hashOf('compare', { a: old.id, b: trixie.id });
    await opened.go(hash);
    const { page } = opened;
    await page.locator('#view svg a.query').first().click();
    await page.getByRole('link', { name: 'Back to the two cells' }).click();
    await page.getByRole('heading', { level: 1, name: 'Two cells side by side' }).waitFor();
    expect(new URL(page.url()).hash).toBe(hash);
  });

  test('a cell that cannot run offers no command to run it', async () => {
    const idle = cell({ repro: 'nscd-socket-leak', ...unsupported('no daemon') });
    await opened.go(hashOf(idle.id));
    expect(await opened.page.locator('#view .command').count()).toBe(0);
    expect(await opened.page.locator('.verdict').innerText()).toMatch(/Unsupported[\s\S]*no daemon/);
  });

  test('without scripts the page has the matrix, and each of its links leads to the verdict', async () => {
    await using plain = await openPage(browser, report, { javaScriptEnabled: false });
    const { page } = plain;
    const badge = page.locator('.matrices a.badge', { hasText: 'shown!' });
    await badge.click();
    const verdict = page.locator('.verdicts li:target');
    await verdict.waitFor();
    const [top, header] = [await verdict.boundingBox(), await page.locator('header').boundingBox()];
    expect(top?.y).toBeGreaterThanOrEqual(header?.height ?? 0);
    expect(await verdict.innerText()).toContain('not as expected. after the switch A answered. Expected: absent');
  });

  test.each(['light', 'dark'] as const)('text has enough contrast: %s', async (colorScheme) => {
    await opened.page.emulateMedia({ colorScheme });
    for (const place of PLACES) {
      await opened.go(place);
      const ratios = (await opened.page.evaluate(CONTRASTS)) as { text: string; ratio: number }[];
      expect(ratios.length).toBeGreaterThan(10);
      if (place === '') expect(ratios.map(({ text }) => text)).toContain('name, version, package, bug…');
      // WCAG 2.2, 1.4.3: minimum contrast.
      expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    }
  });

  test('the hint of the Find field fits into the field', async () => {
    await opened.go('');
    const find = opened.page.getByRole('searchbox');
    await find.fill((await find.getAttribute('placeholder')) ?? '');
    const cut = await find.evaluate((field) => field.scrollWidth - field.clientWidth);
    expect(cut).toBe(0);
  });

  test('2,000 cells with events open, filter and show a cell, in less than 15 MB', async () => {
    const libcs = Array.from({ length: 10 }, (_, at) => ({ ...OLD, id: `libc-${at}`, version: `2.${at + 17}` }));
    const many = Array.from({ length: 200 }, (_, at) =>
      libcs.map((libc) => cell({ libc, variant: `variant-${at}`, ...(at % 3 ? {} : bug) })),
    ).flat();
    const page = htmlOf({ document: documentOf(many), events: eventsOfCell, lessons });
    expect(page.length).toBeLessThan(15_000_000);
    await using large = await openPage(browser, page, { hash: '#?find=variant-199' });
    expect(await large.page.locator('.matrices a.badge:visible').count()).toBe(10);
    await large.go(hashOf(many.at(-1)?.id ?? ''));
    expect(await large.page.locator('#view svg.lanes a').count()).toBeGreaterThan(10);
    expect(large.complaints).toEqual([]);
  });
});

/** The contrast of each text on the page with its background, as WCAG 2.2 defines it. */
const CONTRASTS = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((channels(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const mixed = (over, under, share) => {
    const [a, b] = [channels(over), channels(under)];
    return 'rgb(' + [0, 1, 2].map((at) => a[at] * share + b[at] * (1 - share)).join() + ')';
  };
  const opacity = (element) => {
    let share = 1;
    for (let at = element; at; at = at.parentElement) share *= getComputedStyle(at).opacity;
    return share;
  };
  const ratio = (element, { color, opacity: own }) => {
    const behind = ground(element);
    const pair = [luminance(mixed(color, behind, own)), luminance(behind)].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  };
  const texts = [...document.querySelectorAll('.badge, .badge small, .quiet, th, td, a, p, summary, legend, span')]
    .filter((element) => element.checkVisibility() && element.textContent.trim())
    .map((element) => {
      const { color } = getComputedStyle(element);
      return { text: element.textContent.slice(0, 30), ratio: ratio(element, { color, opacity: opacity(element) }) };
    });
  const hints = [...document.querySelectorAll('[placeholder]')].map((field) => ({
    text: field.placeholder,
    ratio: ratio(field, getComputedStyle(field, '::placeholder')),
  }));
  return [...texts, ...hints];
})()`;
