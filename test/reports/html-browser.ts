import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findOnPath } from '../../lab/requirements/programs.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { BROWSERS } from './browsers.ts';

/** The file of Debian's Chromium; null where none is installed. */
export const CHROMIUM = (await Promise.all(BROWSERS.map(findOnPath))).find((file) => file !== null) ?? null;

/** A browser without background requests, with a new profile. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? 'chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** An open report file, and the errors of its page. */
export interface OpenPage extends AsyncDisposable {
  page: Page;
  url: string;
  /** Messages of the console, exceptions, and requests for anything but the file itself. */
  complaints: string[];
  /** Follows a link to another place of the report, or reloads this one; with scripts enabled it waits until that is shown. */
  go(hash: string): Promise<void>;
  /** Opens the report anew at a place, in a window of this size. */
  load(hash: string, viewport?: { width: number; height: number }): Promise<void>;
}

const WINDOW = { width: 1280, height: 900 };

/** Opens a report from disk, at a place in it. */
export async function openPage(
  browser: Browser,
  content: string,
  { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {},
): Promise<OpenPage> {
  const directory = await temporaryDirectory();
  const file = join(directory.path, 'report.html');
  await writeFile(file, content);
  const context = await browser.newContext({ viewport: WINDOW, ...options });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  const go = async (to: string) => {
    await (page.url() === url + to ? page.reload() : page.goto(url + to));
    if (options.javaScriptEnabled === false) return;
    await page.locator(`html[data-shown="${new URL(url + to).hash}"]`).waitFor();
  };
  const load = async (to: string, viewport = WINDOW) => {
    await page.goto('about:blank');
    await page.setViewportSize(viewport);
    await go(to);
  };
  await go(hash);
  return {
    page,
    url,
    complaints,
    go,
    load,
    async [Symbol.asyncDispose]() {
      await context.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}
