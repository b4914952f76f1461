import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../reports/html/client/route.ts';
import { renderHtml } from '../../reports/html/render.ts';
import { bug, cell, documentOf, OLD } from './fixtures.ts';
import { CHROMIUM, launch, openPage } from './html-browser.ts';
import { longStory } from './html-events.ts';

const story = longStory();
const late = story.filter(({ kind }) => kind === 'dns-query')[15];
const highlights = [{ kind: 'dns-query', at: late?.at ?? 0, text: 'what all of this is about' }];
const told = cell({ libc: OLD, ...bug, evidence: { directory: null, events: story.length, measures: {}, highlights } });
const lessons = [{ id: told.repro, markdown: '# Lesson\n\n## What you see\n\nThis.\n' }];
const report = renderHtml({ document: documentOf([told]), events: () => story, lessons });

describe.skipIf(CHROMIUM === null)('where things stand', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  test.each(['', hashOf(told.id)])(
    'a lesson shows its diagram from where the story turns, come to from %s',
    async (hash) => {
      await using opened = await openPage(browser, report, { hash });
      await opened.go(hashOf(`lesson/${told.repro}`));
      await opened.page.locator('.lesson .scroller').scrollIntoViewIfNeeded();
      expect(await inBox(opened.page, '.lesson .scroller', 'svg.lanes a.pointed')).toBe(true);
    },
  );
});

/** Whether all of what a selector finds first is within a box that can be scrolled. */
async function inBox(page: Page, box: string, what: string): Promise<boolean> {
  const [frame, inner] = [
    await page.locator(box).boundingBox(),
    await page.locator(`${box} ${what}`).first().boundingBox(),
  ];
  if (!frame || !inner) return false;
  return (
    inner.x >= frame.x &&
    inner.y >= frame.y &&
    inner.x + inner.width <= frame.x + frame.width &&
    inner.y + inner.height <= frame.y + frame.height
  );
}
