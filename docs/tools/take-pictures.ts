/** `npm run pictures`: runs a cell that shows bug 31476, and takes a screenshot of its sequence diagram. Needs Chromium. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { hashOf } from '../../reports/html/client/nav/route.ts';
import { BROWSERS } from '../../test/reports/browsers.ts';
import { CHROMIUM, launch } from '../../test/reports/html-browser.ts';

const COMMAND = fileURLToPath(new URL('../../bin/resolv-lab.mjs', import.meta.url));
const PICTURE = fileURLToPath(new URL('../pictures/bug-31476.png', import.meta.url));

/** Debian 11's glibc has the bug, and gets no backport of the fix. */
const CELL = 'single-request-reload/main/debian-bullseye/none/c';

if (CHROMIUM === null) throw new Error(`there is no Chromium: install it (apt-get install ${BROWSERS[0]})`);
const out = await mkdtemp(join(tmpdir(), 'resolv-lab-pictures-'));
const browser = await launch();
try {
  const report = join(out, 'report.html');
  await execa(process.execPath, [COMMAND, 'run', CELL, '--out', join(out, 'run'), '--reporter', `html=${report}`]);
  const page = await browser.newPage({ viewport: { width: 1180, height: 1100 } });
  await page.goto(`${pathToFileURL(report).href}${hashOf(CELL)}`);
  // The page's header stays at the top of the window, also over a picture.
  await page.addStyleTag({ content: 'body > header { display: none !important }' });
  const diagram = page.locator('.scroller:visible:has(.diagram)').first();
  await diagram.waitFor();
  await diagram.screenshot({ path: PICTURE });
  console.log(PICTURE);
} finally {
  await browser.close();
  await rm(out, { recursive: true, force: true });
}
