import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { CODE } from '../../lab/bundle/find.mjs';
import type { RunDocument } from '../../lab/core/schema.ts';
import type { CellData, CellIndex } from '../../reports/html/client/data/report-data.ts';
import { clientCode } from '../../reports/html/client-code.ts';
import { htmlInFile, htmlReporter } from '../../reports/html.ts';
import { RESOLV_LAB, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import {
  BULLSEYE,
  bug,
  cell,
  documentOf,
  failed,
  htmlOf,
  inconclusive,
  nsncd,
  OLD,
  TRIXIE,
  unsupported,
} from './fixtures.ts';
import { eventsOfCell } from './html-events.ts';

const cells = [
  cell({ libc: OLD, ...bug }),
  cell({ libc: OLD, probe: 'ffi', ...unsupported('Node needs <2.28> & more') }),
  cell({ libc: BULLSEYE, ...failed, controls: [{ name: 'alive', ok: true, detail: 'A answers' }] }),
  cell({ ...inconclusive("'fresh' failed", [{ name: 'fresh', ok: false, detail: 'it asked "A"' }]) }),
];
const lessons = [
  { id: 'stale-resolv-conf', markdown: '# Lesson\n\n## What you see\n\nLook.\n\n## The fix\n\nNone.\n' },
];

function render(document: RunDocument): string {
  return htmlOf({ document, events: eventsOfCell, lessons });
}

function unpack<T>(page: string, id: string): T {
  const [, text = ''] = new RegExp(`<script type="text/plain" id="${id}">([^<]*)</script>`).exec(page) ?? [];
  return JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()) as T;
}

test('without scripts the page has the matrix, each verdict with reason and source, and the failed controls', () => {
  const page = render(documentOf(cells));
  expect(page).toContain(
    '<h1>4 cells: 1 not as expected (1 shown), 1 inconclusive, 1 as expected (1 shown), 1 unsupported</h1>',
  );
  expect(page.match(/<a class="badge [a-z]+" data-label="[^"]+"/g)).toEqual([
    '<a class="badge pass" data-label="shown"',
    '<a class="badge unsupported" data-label="-"',
    '<a class="badge fail" data-label="shown!"',
    '<a class="badge inconclusive" data-label="??"',
  ]);
  expect(page).toContain(
    '<li id="stale-resolv-conf/main/crosstool-2.17/none/c"><b>shown</b> stale-resolv-conf/main/crosstool-2.17/none/c: as expected. after the switch A answered. Expected: shown <a href="#source-1">[1]</a>. Controls: 1 of 1 hold. <span class="quiet">Took 3.1 s; again: <code>npx resolv-lab run stale-resolv-conf/main/crosstool-2.17/none/c</code></span></li>',
  );
  expect(page).toContain('<li id="source-1">[1] bug 984</li>');
  expect(page).toContain('Controls: 0 of 1 hold; <b>fresh</b> failed: it asked &quot;A&quot;. <span');
  expect(page).toContain('title="Node needs &lt;2.28&gt; &amp; more"');
});

test('the page has the number of C libraries, also for one', () => {
  const count = (libcs: RunDocument['libcs']) => / · (\d+ C \w+) · /.exec(render({ ...documentOf(cells), libcs }))?.[1];
  expect(count([OLD])).toBe('1 C library');
  expect(count([OLD, BULLSEYE])).toBe('2 C libraries');
});

test('without scripts every link has a target, and the page lists what scripts would add', () => {
  const page = render(documentOf(cells));
  const places = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => `#${id}`));
  const targets = [...page.matchAll(/ href="(#[^"]*)"/g)].map(([, target = '']) => decodeURI(target));
  expect(targets).toContain('#stale-resolv-conf/main/crosstool-2.17/none/ffi');
  expect(targets.filter((target) => target !== '#' && !places.has(target))).toEqual([]);
  expect(page).toMatch(/<noscript><p>With JavaScript each label/);
});

test('a lesson shows the diagrams of the run in `What you see`', () => {
  const page = render(documentOf(cells));
  expect(page).toMatch(
    /Look\.<\/p>\s*<h4>In this run<\/h4>.*<svg class="lanes".*<h4 id="lesson\/stale-resolv-conf\/the-fix">The fix<\/h4>/s,
  );
});

test('without scripts a cell with the failure has its highlights and its workarounds', () => {
  const highlights = [{ kind: 'call', at: 1, text: 'stuck from here on' }];
  const evidence = { directory: null, events: 1, measures: {}, highlights };
  const told = { evidence, cures: [{ variant: 'cure-x', title: 'a restart' }] };
  const page = render(documentOf([cell({ libc: OLD, ...bug, ...told }), cell({ ...told })]));
  expect(page.match(/ What to look at: stuck from here on\. What would have helped: a restart\. <span/g)).toHaveLength(
    1,
  );
});

test('each repro has its summary, its bugs, and the C libraries that showed it', () => {
  const page = render(documentOf([...cells, cell({ libc: OLD, daemon: nsncd(OLD) })]));
  const [, about = ''] = /<p class="about">(.*)<\/p>/.exec(page) ?? [];
  expect(about.replaceAll(/<[^>]+>/g, '')).toBe(
    'Lesson. glibc bug 984. Reproduced by main with no daemon on 2.17 (crosstool), 2.31-13+deb11u13 (bullseye); not with nsncd, which ran on 2.17.',
  );
  expect(about).toContain('<a href="https://sourceware.org/bugzilla/show_bug.cgi?id=984">glibc bug 984</a>');
});

test('the affected versions are above the matrix, as the lesson has them', () => {
  const markdown = '# Lesson\n\n## The fix\n\n**Affected:** glibc 2.26\nto 2.39, for good.\n\nBug 1.\n';
  const taught = [{ id: 'stale-resolv-conf', markdown }];
  const page = htmlOf({ document: documentOf([cell()]), events: eventsOfCell, lessons: taught });
  expect(page).toContain(
    'glibc bug 984</a>. <b>Affected:</b> glibc 2.26 to 2.39, for good. <b>Reproduced by <code>main</code></b> not with',
  );
  expect(render(documentOf([cell()]))).not.toContain('Affected');
});

test('a daemon on an unaffected C library is not listed as a workaround', () => {
  const page = render(documentOf([cell({ libc: BULLSEYE, ...bug }), cell({ libc: BULLSEYE, daemon: nsncd(TRIXIE) })]));
  expect(page).toContain(
    'not with nsncd@trixie, which ran on 2.41-12+deb13u1 and not on 2.31-13+deb11u13: a daemon has the bugs of its own C library, not those of its clients.',
  );
});

test('the tutorial comes before the lessons, and its links lead to them', () => {
  const path =
    '# The path\n\n1. [first](stale-resolv-conf/README.md), [its end](../stale-resolv-conf/README.md#the-fix)\n2. `stale-resolv-conf/main/crosstool-2.17/none/c` and `a<b`\n';
  const page = htmlOf({ document: documentOf(cells), events: eventsOfCell, lessons, tutorial: path });
  expect(page).toMatch(/<nav aria-label="Parts">.*<a href="#lesson\/path">Tutorial<\/a>/);
  expect(page).toMatch(
    /<article class="lesson" id="lesson\/path">.*<article class="lesson" id="lesson\/stale-resolv-conf">/s,
  );
  expect(page).toContain('<a href="#lesson/stale-resolv-conf">first</a>');
  expect(page).toContain('<a href="#lesson/stale-resolv-conf/the-fix">its end</a>');
  expect(page).toContain(
    '<a href="#stale-resolv-conf/main/crosstool-2.17/none/c"><code>stale-resolv-conf/main/crosstool-2.17/none/c</code></a> and <code>a&lt;b</code>',
  );
  expect(render(documentOf(cells))).not.toContain('>Tutorial<');
});

test('the tutorial shows the results of this run beside the expected ones, commands to copy, and links to lessons', () => {
  const path =
    '# The path\n\n## 1. Once\n\n```sh\nnpx resolv-lab run x   # all\n```\n\n```console\n$ npx resolv-lab shell y\n```\n\n| cell | you see |\n| --- | --- |\n| `stale-resolv-conf/main/crosstool-2.17/none/c` | shown |\n| `a/b/c/d/e` | absent |\n\n`npx resolv-lab explain stale-resolv-conf`\n';
  const page = htmlOf({ document: documentOf(cells), events: eventsOfCell, lessons, tutorial: path });
  expect(page).toMatch(/<th>should be<\/th>\s*<th>in this run<\/th>/);
  expect(page).toMatch(/<td>shown<\/td>\s*<td>shown<\/td>/);
  expect(page).toMatch(/<td>absent<\/td>\s*<td>not in this run<\/td>/);
  expect(page).toContain('data-copy="npx resolv-lab run x"');
  expect(page).toContain('data-copy="npx resolv-lab shell y"');
  expect(page).toContain(
    '<a href="#lesson/stale-resolv-conf"><code>npx resolv-lab explain stale-resolv-conf</code></a>',
  );
  expect(page).toContain('<a href="#lesson/path/1-once">1</a>');
  expect(page).toContain('id="lesson/path/1-once"');
});

test('the page has a glossary, and below each matrix the reasons why cells did not run', () => {
  const page = render(documentOf(cells));
  expect(page).toMatch(/id="glossary"><h2>Glossary<\/h2>.*<dt>probe<\/dt>/s);
  expect(page).toContain(
    '<li data-c="1">Node needs &lt;2.28&gt; &amp; more: <span data-c="1">crosstool-2.17 with ffi</span> </li>',
  );
});

test('the page loads nothing from outside', () => {
  const page = render(documentOf(cells));
  expect(page).toContain(`content="default-src 'none';`);
  expect(page).not.toMatch(/<(link|img|iframe|object|embed)\b|\bsrc=|url\(|@import/);
});

test('every cell is packed with its events, with times from its start and without paths of the machine', () => {
  const page = render(documentOf(cells));
  const directory = unpack<CellIndex>(page, 'cell-index');
  expect(directory.cells.map(({ label, libc }) => `${label} ${libc}`)).toEqual([
    'shown crosstool-2.17',
    '- crosstool-2.17',
    'shown! debian-bullseye',
    '?? debian-trixie',
  ]);
  const [first] = unpack<CellData[]>(page, 'chunk-0');
  expect(first?.result).toEqual(cells[0]);
  expect(first?.events.length).toBe(eventsOfCell(cells[0] ?? cell()).length);
  expect(first?.events[0]).toMatchObject({ kind: 'file', at: 0 });
  expect(first?.events[1]).toMatchObject({ kind: 'probe-start', at: 1, argv: [] });
});

test('a run without cells has a page too', () => {
  expect(render(documentOf([], { interrupted: true }))).toContain('Interrupted: it has only its finished cells');
  expect(render(documentOf([], { interrupted: true, planned: 96 }))).toContain('Interrupted after 0 of 96 cells');
});

test('the reporter reads events from the folder of the results, and writes there unless a file is named', async () => {
  await using directory = await temporaryDirectory();
  const evidence = { directory: 'cells/one', events: 2, measures: {} };
  const document = documentOf([cell({ evidence }), cell({ libc: OLD })]);
  await mkdir(join(directory.path, 'cells/one'), { recursive: true });
  const events = eventsOfCell(cell());
  await writeFile(
    join(directory.path, 'cells/one/events.jsonl'),
    events.map((each) => `${JSON.stringify(each)}\n`).join(''),
  );
  const file = join(directory.path, 'elsewhere', 'page.html');
  const screen = new PassThrough();
  await htmlReporter(screen).onRunEnd?.(document, directory.path);
  expect(`${screen.read()}`).toBe(`Report: ${join(directory.path, 'report.html')}\n`);
  await htmlInFile(file).onRunEnd?.(document, directory.path);
  const page = await readFile(join(directory.path, 'report.html'), 'utf8');
  expect(await readFile(file, 'utf8')).toBe(page);
  expect(unpack<CellData[]>(page, 'chunk-0').map((packed) => packed.events.length)).toEqual([events.length, 0]);
  expect(page).toContain('<article class="lesson" id="lesson/stale-resolv-conf">');
});

test('the bundled command writes the same script as its sources, which it does not read', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string) => join(directory.path, name);
  await writeFile(at('result.json'), JSON.stringify(documentOf(cells)));
  const { exitCode, stderr } = await start(RESOLV_LAB, ['report', at(''), '--reporter', `html=${at('page.html')}`]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(await readFile(at('page.html'), 'utf8')).toContain(String(clientCode()));
  expect(await readFile(join(RESOLV_LAB, '..', CODE), 'utf8')).not.toContain('stripTypeScriptTypes(');
});
