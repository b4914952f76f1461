import { expect, test } from 'vitest';
import type { Event } from '../../lab/core/events.ts';
import { withDerived } from '../../lab/derive/index.ts';
import type { IndexEntry } from '../../reports/html/client/data/report-data.ts';
import { html, trusted } from '../../reports/html/client/markup.ts';
import { hashOf, parseHash } from '../../reports/html/client/nav/route.ts';
import { eventDetails } from '../../reports/html/client/pages/event-details.ts';
import { filtersOf, found, paramsOf, unknownParams } from '../../reports/html/client/pages/filters.ts';
import { rerunCommand, shellCommand } from '../../reports/html/client/text/commands.ts';
import { eventText } from '../../reports/html/client/text/event-text.ts';
import { measuresText } from '../../reports/html/client/text/measure-text.ts';
import { renderLesson } from '../../reports/html/markdown.ts';
import { cellIndexOf, relative } from '../../reports/html/report-data.ts';
import { BULLSEYE, bug, cell, documentOf, HOST, nsncd, TRIXIE } from './fixtures.ts';
import { EventBuilder, queryHex, switchEvents } from './html-events.ts';

test('markup: values are escaped, markup is not, and no value gives no text', () => {
  const value = html`<b title="${'"<'}">${'<&>'}${[1, html`<i>`]}${null}${false}${trusted('<hr>')}</b>`;
  expect(value.text).toBe('<b title="&quot;&lt;">&lt;&amp;&gt;1<i><hr></b>');
});

test.each([
  ['a cell', 'stale-resolv-conf/main/debian-trixie/nsncd@debian-forky/c', {}],
  ['a repeat and one of its events', 'a/b/c/none/c#2', { event: 12 }],
  ['a name with signs', 'a?b%20/c d', { find: 'x & y=z' }],
  ['the matrix, filtered', '', { libc: 'host,debian-trixie' }],
])('a URL of %s is read back to its parts', (_what, path, params) => {
  const route = parseHash(hashOf(path, params));
  expect(route.path).toBe(path);
  expect(Object.fromEntries(route.params)).toEqual(
    Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)])),
  );
});

test('a malformed URL has no place, and does not throw', () => {
  expect(parseHash('#%E0%A4%A').path).toBe('%E0%A4%A');
});

test('the command to run a cell again names it without its repeat, quoted for a shell', () => {
  expect(rerunCommand(cell({ libc: HOST, daemon: nsncd(TRIXIE), probe: 'ffi', attempt: 2 }))).toBe(
    'npx resolv-lab run stale-resolv-conf/main/host/nsncd@debian-trixie/ffi',
  );
  expect(rerunCommand(cell({ variant: "it's" }))).toBe(
    "npx resolv-lab run 'stale-resolv-conf/it'\\''s/debian-trixie/none/c'",
  );
  const own = { ...nsncd(HOST), program: '/home/me/my nsncd' };
  expect(rerunCommand(cell({ libc: HOST, daemon: own }))).toBe(
    "npx resolv-lab run stale-resolv-conf/main/host/nsncd/c --daemon-program 'nsncd=/home/me/my nsncd'",
  );
  const set = cell({
    libc: HOST,
    daemon: { ...own, settings: { NSNCD_WORKER_COUNT: '3', RES_OPTIONS: 'no-reload x' } },
  });
  const options =
    "--daemon-program 'nsncd=/home/me/my nsncd' --daemon-set nsncd.NSNCD_WORKER_COUNT=3 --daemon-set 'nsncd.RES_OPTIONS=no-reload x'";
  expect([rerunCommand(set), shellCommand(set)]).toEqual([
    `npx resolv-lab run stale-resolv-conf/main/host/nsncd/c ${options}`,
    `npx resolv-lab shell stale-resolv-conf/main/host/nsncd/c ${options}`,
  ]);
  const labelled = cell({ libc: { ...HOST, id: 'before', build: 'dir:/u 7' } });
  expect([rerunCommand(labelled), shellCommand(labelled)]).toEqual([
    "npx resolv-lab run stale-resolv-conf/main/before/none/c --libc 'before=dir:/u 7'",
    "npx resolv-lab shell stale-resolv-conf/main/before/none/c --libc 'before=dir:/u 7'",
  ]);
  const elsewhere = cell({ repro: 'mine', file: '/home/me/my lab/mine.ts' });
  expect([rerunCommand(elsewhere), shellCommand(elsewhere)]).toEqual([
    "npx resolv-lab run '/home/me/my lab/mine.ts/main/debian-trixie/none/c'",
    "npx resolv-lab shell '/home/me/my lab/mine.ts/main/debian-trixie/none/c'",
  ]);
  const question = ['getaddrinfo www.lab.test', '--server', 'A drop'];
  const asked = cell({ repro: 'ask', question, libc: HOST, daemon: nsncd(TRIXIE) });
  expect([rerunCommand(asked), shellCommand(asked, 'server A drop')]).toEqual([
    "npx resolv-lab ask 'getaddrinfo www.lab.test' --server 'A drop' --libc host --daemon nsncd --daemon-libc debian-trixie",
    "npx resolv-lab ask 'getaddrinfo www.lab.test' --server 'A drop' --libc host --daemon nsncd --daemon-libc debian-trixie --shell",
  ]);
  const claim = (option: string) => ({ value: 'fixed' as const, option, overrides: true });
  const claimed = cell({
    libc: { ...HOST, claim: claim('--expect fixed') },
    daemon: {
      ...nsncd({ ...TRIXIE, claim: claim('--expect dir:/u 7=fixed') }),
      settings: { NSNCD_WORKER_COUNT: 5 },
      claim: claim('--expect fixed'),
    },
  });
  expect(rerunCommand(claimed)).toBe(
    "npx resolv-lab run stale-resolv-conf/main/host/nsncd@debian-trixie/c --daemon-set nsncd.NSNCD_WORKER_COUNT=5 --expect fixed --expect 'dir:/u 7=fixed'",
  );
  expect(shellCommand(cell(), 'B takes over')).toBe(
    "npx resolv-lab shell stale-resolv-conf/main/debian-trixie/none/c --at 'B takes over'",
  );
});

test('filters: values of one dimension are alternatives, dimensions and words all count', () => {
  const { cells } = cellIndexOf(
    documentOf([cell({ libc: HOST }), cell({ libc: BULLSEYE, ...bug }), cell({ probe: 'ffi' })]),
  );
  const shown = (query: string) => libcsFound(cells, new URLSearchParams(query));
  expect(shown('')).toEqual(['host', 'debian-bullseye', 'debian-trixie']);
  expect(shown('libc=host,debian-trixie')).toEqual(['host', 'debian-trixie']);
  expect(shown('libc=host,debian-trixie&probe=ffi')).toEqual(['debian-trixie']);
  expect(shown('find=MAIN+bullseye')).toEqual(['debian-bullseye']);
  expect(shown('label=shown')).toEqual(['debian-bullseye']);
  expect(shown('label=shown!')).toEqual([]);
});

test('unknown filters of a URL, and values that no cell has, are reported', () => {
  const { cells } = cellIndexOf(documentOf([cell()]));
  const unknown = (query: string) => unknownParams(new URLSearchParams(query), cells);
  expect(unknown('verdict=shown')).toEqual([
    'there is no filter verdict, only repro, libc, daemon, probe, label, find (label is the verdict)',
  ]);
  expect(unknown('libc=debian-trixie,debian-trixi&label=shown&find=shown')).toEqual([
    'no cell has libc=debian-trixi',
    'no cell has label=shown',
  ]);
  expect(unknown('libc=debian-trixie&label=absent')).toEqual([]);
});

test('words find cells by verdict, status, version, package, bug and topic', () => {
  const lessons = [{ id: 'stale-resolv-conf', markdown: '# stale-resolv-conf: the old server is okay\n' }];
  const on = nsncd(TRIXIE);
  const { cells } = cellIndexOf(
    documentOf([cell({ libc: HOST, daemon: on }), cell({ libc: BULLSEYE, ...bug })]),
    lessons,
  );
  const finds = (find: string) => libcsFound(cells, new URLSearchParams({ find }));
  expect(finds('shown')).toEqual(['debian-bullseye']);
  expect(finds('Absent')).toEqual(['host']);
  expect(finds('bug 984')).toEqual(['host', 'debian-bullseye']);
  expect(finds('2.36')).toEqual(['host']);
  expect(finds('2.41-12+deb13u1')).toEqual(['host']);
  expect(finds('pass okay')).toEqual(['host', 'debian-bullseye']);
  expect(finds('31476')).toEqual([]);
});

test('words find the cells of a row by its name in the matrix, and those of a C library by its id only', () => {
  const lessons = [{ id: 'stale-resolv-conf', markdown: '# stale-resolv-conf: the container that asks its host\n' }];
  const { cells } = cellIndexOf(
    documentOf([
      cell({ libc: BULLSEYE, ...bug }),
      cell({ libc: BULLSEYE, daemon: nsncd(TRIXIE) }),
      cell({ libc: HOST }),
      cell({ daemon: nsncd(HOST) }),
    ]),
    lessons,
  );
  const finds = (find: string) => [...found(cells, filtersOf(new URLSearchParams({ find })))];
  expect(finds('nsncd@trixie')).toEqual([1]);
  expect(finds('nsncd@debian-trixie')).toEqual([1]);
  expect(finds('Host')).toEqual([2, 3]);
  expect(finds('container')).toEqual([0, 1, 2, 3]);
});

test('measures have readable names', () => {
  const [first] = measuresText({ staleStateIn: 'client' });
  expect(first?.text).toBe('<span class="measure" title="staleStateIn">stale state in: <b>client</b></span> ');
});

test('every event has details: a call its result, a message its decoded form, a file its content', () => {
  const events = relative(switchEvents('A'));
  const details = (kind: Event['kind']) => {
    const event = events.find((each) => each.kind === kind) as Event;
    return eventDetails(event, event, { all: [] }).text;
  };
  expect(details('call')).toMatch(
    /getaddrinfo before\.lab\.test → 192\.0\.2\.1.*took 2\.0 ms.*<dt>raw<\/dt><dd>3<\/dd>/s,
  );
  expect(details('dns-query')).toMatch(/question\n {2}before\.lab\.test A.*0000 {2}00 01 01 00/s);
  expect(details('dns-silence')).toContain('<h3>No reply, on purpose</h3>');
  expect(details('file')).toContain('<pre>nameserver 127.0.0.1\noptions timeout:1</pre>');
  expect(details('step')).toContain('<dt>label</dt><dd>switch</dd>');
});

test('the details of a call have _res before and after, with the changes marked', () => {
  const before = { nameservers: ['127.0.0.1'], search: [], options: ['RES_INIT'], optionsRaw: 1, flagsRaw: 0 };
  const state = { ...before, retrans: 1, retry: 2, ndots: 1 };
  const after = { ...state, options: ['RES_INIT', 'RES_SNGLKUP'], optionsRaw: 0x200001 };
  const builder = new EventBuilder();
  builder.call(1, 2, 'program', 'www.lab.test', { res: { before: state, after, changed: ['+RES_SNGLKUP'] } });
  const [event] = builder.events;
  const text = event ? eventDetails(event, event, { all: [] }).text : '';
  expect(text).toContain('<p>+RES_SNGLKUP</p>');
  expect(text.match(/<tr class="changed"><th scope="row">\w+/g)).toEqual([
    '<tr class="changed"><th scope="row">options',
    '<tr class="changed"><th scope="row">optionsRaw',
  ]);
  expect(text).toMatch(/<td>RES_INIT<\/td><td>RES_INIT RES_SNGLKUP<\/td>/);
});

test('the mounts of a program are listed, and a symlink has its target', () => {
  const start = { kind: 'probe-start', at: 0, probe: 'program', host: 'box', libc: 'host', version: '2.36' } as const;
  const mounts = [
    { target: '/run', source: 'host: /run' },
    { target: '/etc/resolv.conf', source: 'box: outside/resolv.conf', content: 'nameserver 127.0.0.1\n' },
  ];
  const started: Event = { ...start, argv: [], mounts };
  expect(eventDetails(started, started, { all: [] }).text).toContain(
    '<li><code>/run</code> is host: /run</li><li><code>/etc/resolv.conf</code> is box: outside/resolv.conf<pre>nameserver 127.0.0.1</pre></li>',
  );
  const flip = { kind: 'file', at: 0, host: 'box', path: '/etc/resolv.conf', how: 'symlink-flip' } as const;
  expect(eventText({ ...flip, content: null, target: 'resolv.conf.second' })).toBe('points at resolv.conf.second');
});

test('a retransmission is named in its details, and a request to a daemon is no DNS packet', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(2, 3000, 'program', 'lost.lab.test');
  const same = { id: 2, raw: queryHex(2, 'lost.lab.test') };
  builder.query(3, 'A', 'lost.lab.test', null, same);
  builder.query(1003, 'A', 'lost.lab.test', null, same);
  builder.request(4, 1, 'program', 'lost.lab.test', 1, true);
  const events = withDerived(builder.sorted());
  const zero = events[0] as Event;
  const [first, second] = events
    .filter(({ kind }) => kind === 'dns-query')
    .map((each) => eventDetails(each, zero, { all: events }));
  expect(first?.text).not.toContain('Sent again');
  expect(second?.text).toContain('Sent again, attempt 2: the same octets as query 1 at A, which had no reply.');
  const request = eventDetails(events.find(({ kind }) => kind === 'nscd-request') as Event, zero, { all: events }).text;
  expect(request).toMatch(/Request to the daemon.*<dt>key<\/dt><dd>lost\.lab\.test<\/dd>.*0000 {2}02/s);
  expect(request).not.toContain('Packet');
});

test('the message that res_query returned is decoded too', () => {
  const wire = queryHex(7, 'www.lab.test');
  const builder = new EventBuilder();
  builder.call(1, 2, 'program', 'www.lab.test', {
    verb: 'res_query',
    result: { ok: true, length: 30, wire, rcode: 'NOERROR', answers: [] },
  });
  const [event] = builder.events;
  expect(event && eventDetails(event, event, { all: [] }).text).toContain('question\n  www.lab.test A');
});

test('filters of a URL give the same URL again', () => {
  const params = { libc: 'host,debian-trixie', label: 'shown!', find: 'main' };
  expect(paramsOf(filtersOf(new URLSearchParams(params)))).toEqual(params);
  expect(paramsOf(filtersOf(new URLSearchParams()))).toEqual({});
});

test('a lesson is split after `What you see`; its headings go down a level, its HTML stays text', () => {
  const text =
    '# Title\n\n## What you see\n\nthis <script>\n\n## The fix\n\n[there](expected.ts), [here](https://a.test/)\n';
  const [before, after] = renderLesson(text, 'lesson/x');
  expect(before.text).toBe(
    '<h3>Title</h3>\n<h4 id="lesson/x/what-you-see">What you see</h4>\n<p>this &lt;script&gt;</p>\n',
  );
  expect(after.text).toBe(
    '<h4 id="lesson/x/the-fix">The fix</h4>\n<p><em>there</em>, <a href="https://a.test/">here</a></p>\n',
  );
  expect(renderLesson('# Only this\n', 'lesson/x')[1].text).toBe('');
});

/** The C libraries of the cells that a URL shows. */
function libcsFound(cells: readonly IndexEntry[], params: URLSearchParams): (string | undefined)[] {
  return [...found(cells, filtersOf(params))].map((at) => cells[at]?.libc);
}
